//! Finding out what it costs and how it can be paid: the same for the first load, an update and another address.

use super::{Notice, Outbox, RequestNumber};
use crate::address::{AddressRules, Place};
use crate::failure::Failure;
use crate::money::Money;
use crate::options::Source;
use crate::storefront::{Answer, Call};
use crate::wire::{PaymentMethod, Plan, Preview};
use core::cmp::Ordering;

/// What can be paid, as it is on screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// What is bought.
    pub source: Source,
    /// The place that the price holds for; none before the shopper said where they are.
    pub place: Option<Place>,
    /// What it costs.
    pub order: Order,
    /// The methods that this version can serve, in the storefront's order.
    pub methods: Vec<PaymentMethod>,
    /// What is known of the plans; empty where the storefront does not tell.
    pub plans: Vec<Plan>,
}

/// What is paid for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Order {
    /// Items, with the storefront's amounts.
    Items(Preview),
    /// A plain amount.
    Amount(Money),
}

impl Order {
    /// What is due now.
    pub fn total(&self) -> Money {
        match self {
            Self::Items(preview) => preview.total,
            Self::Amount(money) => *money,
        }
    }

    /// What each renewal costs; none where nothing renews, or for nothing.
    pub fn renewal(&self) -> Option<Money> {
        match self {
            Self::Items(preview) => preview.recurring.filter(|amount| !amount.is_zero()),
            Self::Amount(_) => None,
        }
    }

    /// Whether something of it is shipped.
    pub fn ships(&self) -> bool {
        matches!(self, Self::Items(preview) if preview.ships)
    }
}

/// What the shopper must be told before an order is charged in place of the one that was shown: more money, now or later.
pub(super) fn rise(shown: &Order, now: &Order) -> Option<Notice> {
    if is_more(shown.total(), now.total()) {
        return Some(Notice::PriceRose { shown: shown.total(), now: now.total() });
    }
    let (shown, now) = (shown.renewal(), now.renewal()?);
    shown.is_none_or(|shown| is_more(shown, now)).then_some(Notice::RenewalRose { shown, now })
}

/// Another currency counts as more: nobody agreed to it.
fn is_more(shown: Money, now: Money) -> bool {
    !matches!(now.compare(shown), Ok(Ordering::Less | Ordering::Equal))
}

/// An offer that is being put together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pricing {
    pub(super) source: Source,
    pub(super) place: Option<Place>,
    order: Part<Order>,
    methods: Part<Vec<PaymentMethod>>,
    plans: Part<Vec<Plan>>,
}

/// A part of the offer: not asked for, asked for, or there.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Part<T> {
    Missing,
    Asked(RequestNumber),
    Have(T),
}

/// What an answer meant to a pricing.
pub(super) enum Heard {
    /// Nobody is waiting for it: it is late, or came twice.
    Stale,
    /// It was taken.
    Taken,
    /// It was a failure.
    Failed(Failure),
}

impl<T> Part<T> {
    fn ask(&mut self, outbox: &mut Outbox, call: impl FnOnce() -> Call) {
        if matches!(self, Self::Missing) {
            *self = Self::Asked(outbox.call(call()));
        }
    }

    fn awaits(&self, request: RequestNumber) -> bool {
        matches!(self, Self::Asked(asked) if *asked == request)
    }

    fn have(&self) -> Option<&T> {
        match self {
            Self::Have(value) => Some(value),
            _ => None,
        }
    }
}

impl Pricing {
    /// Asks for everything about a source, but for plans that were asked for already: they do not change, and a
    /// storefront that did not tell a guest about them will not do so the next time.
    pub(super) fn ask_all(source: Source, place: Option<Place>, shown: Option<&Offer>, outbox: &mut Outbox) -> Self {
        let mut pricing = Self { source, place, order: Part::Missing, methods: Part::Missing, plans: Part::Missing };
        let ids = plan_ids(&pricing.source);
        if let Some(shown) = shown.filter(|shown| ids.iter().all(|id| shown.was_asked_about(id))) {
            pricing.plans = Part::Have(shown.plans.clone());
        }
        pricing.ask_missing(outbox);
        pricing
    }

    /// Asks only for the price of an offer at another place.
    pub(super) fn ask_price(offer: &Offer, place: Option<Place>, outbox: &mut Outbox) -> Self {
        let (methods, plans) = (Part::Have(offer.methods.clone()), Part::Have(offer.plans.clone()));
        let mut pricing = Self { source: offer.source.clone(), place, order: Part::Missing, methods, plans };
        pricing.ask_missing(outbox);
        pricing
    }

    /// Asks for what is still missing, all at the same time.
    pub(super) fn ask_missing(&mut self, outbox: &mut Outbox) {
        match &self.source {
            Source::Money(money) => self.order = Part::Have(Order::Amount(*money)),
            Source::Items(items) => {
                self.order.ask(outbox, || Call::Preview { items: items.clone(), place: self.place.clone() });
            }
        }
        let (source, place) = (&self.source, &self.place);
        self.methods.ask(outbox, || Call::ReadyToPay { source: source.clone(), place: place.clone() });
        let ids = plan_ids(&self.source);
        if ids.is_empty() {
            self.plans = Part::Have(Vec::new());
        }
        self.plans.ask(outbox, || Call::Plans(ids));
    }

    /// What the form shows at the place that it is asked for.
    pub(super) fn rules(&self) -> AddressRules {
        let contact = self.place.as_ref().map(Place::to_value).unwrap_or_default();
        AddressRules::of(contact.get("country").as_text().unwrap_or_default())
    }

    /// Takes an answer, if it is one that it waits for.
    pub(super) fn hear(&mut self, request: RequestNumber, answer: Result<Answer, Failure>) -> Heard {
        if self.plans.awaits(request) {
            // Names and intervals are a courtesy: the definitions give plans to customer sessions only, and what is due
            // now and later is in the preview. Without them the summary says less, but nothing wrong.
            self.plans = Part::Have(match answer {
                Ok(Answer::Plans(plans)) => plans,
                _ => Vec::new(),
            });
            return Heard::Taken;
        }
        match (self.order.awaits(request), self.methods.awaits(request), answer) {
            (true, _, Ok(Answer::Preview(preview))) => self.order = Part::Have(Order::Items(preview)),
            (_, true, Ok(Answer::Methods(methods))) => self.methods = Part::Have(supported(methods)),
            (true, _, Err(failure)) => {
                self.order = Part::Missing;
                return Heard::Failed(failure);
            }
            (_, true, Err(failure)) => {
                self.methods = Part::Missing;
                return Heard::Failed(failure);
            }
            _ => return Heard::Stale,
        }
        Heard::Taken
    }

    /// Forgets the methods, so that they are asked for again.
    pub(super) fn forget_methods(&mut self) {
        self.methods = Part::Missing;
    }

    /// The offer, once every part of it is there.
    pub(super) fn offer(&self) -> Option<Offer> {
        Some(Offer {
            order: self.order.have()?.clone(),
            methods: self.methods.have()?.clone(),
            plans: self.plans.have()?.clone(),
            source: self.source.clone(),
            place: self.place.clone(),
        })
    }
}

impl Offer {
    fn was_asked_about(&self, plan_id: &String) -> bool {
        plan_ids(&self.source).contains(plan_id) || self.plans.iter().any(|plan| plan.id == *plan_id)
    }
}

fn plan_ids(source: &Source) -> Vec<String> {
    let Source::Items(items) = source else { return Vec::new() };
    let mut ids: Vec<String> = Vec::new();
    for item in items {
        if !ids.contains(&item.plan_id) {
            ids.push(item.plan_id.clone());
        }
    }
    ids
}

fn supported(methods: Vec<PaymentMethod>) -> Vec<PaymentMethod> {
    methods.into_iter().filter(PaymentMethod::is_supported).collect()
}
