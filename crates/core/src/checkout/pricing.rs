//! Finding out what it costs and how it can be paid: the same for the first load, an update, another quantity and
//! another address. What is known already and still holds is not asked for again.

use super::lines::{Ranked, entries};
use super::offer::{Customer, Offer, Order, Record};
use super::{Moment, Outbox, Remembered, RequestNumber, Terms};
use crate::address::{AddressRules, BillingAddress, Place};
use crate::failure::Failure;
use crate::options::{Item, Source};
use crate::storefront::{Answer, Basis, Call};
use crate::wire::{Account, Invoice, PaymentMethod, Plan, Preview, SavedInstrument, Transaction};

/// An offer that is being put together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pricing {
    /// What the page asks for.
    pub(super) terms: Terms,
    /// What is bought: the page's source with the quantities that the shopper chose.
    pub(super) source: Source,
    /// Where the shopper is, as far as the shopper has said so.
    pub(super) place: Option<Place>,
    /// When it was asked for first, in milliseconds.
    asked_at: u64,
    /// Whether a record is shown although it is paid or closed: perhaps by the payment that is being looked for.
    shows_closed_records: bool,
    /// The address that the form was filled in with before: it stands there until another is known.
    former_home: Option<BillingAddress>,
    account: Part<Account>,
    instruments: Part<Vec<SavedInstrument>>,
    invoice: Part<Invoice>,
    transaction: Part<Transaction>,
    preview: Part<Preview>,
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

impl<T: Clone> Part<T> {
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

    /// A part that is known, where it still holds.
    fn kept(value: Option<&T>) -> Self {
        value.map_or(Self::Missing, |value| Self::Have(value.clone()))
    }
}

impl Pricing {
    /// Asks for everything.
    pub(super) fn ask_all(terms: Terms, outbox: &mut Outbox) -> Self {
        let mut pricing = Self::nothing(terms, outbox.at);
        pricing.ask_missing(outbox);
        pricing
    }

    /// Asks for everything that was on screen when a page was left in mid-payment.
    pub(super) fn ask_all_again(terms: Terms, remembered: &Remembered, outbox: &mut Outbox) -> Self {
        let source = remembered.source().map_or_else(|| terms.source.clone(), |kept| kept.dressed_as(&terms.source));
        let place = remembered.submission().address.place();
        let mut pricing = Self { source, place, shows_closed_records: true, ..Self::nothing(terms, outbox.at) };
        pricing.ask_missing(outbox);
        pricing
    }

    fn nothing(terms: Terms, at: Moment) -> Self {
        Self {
            source: terms.source.clone(),
            terms,
            place: None,
            asked_at: at.milliseconds,
            shows_closed_records: false,
            former_home: None,
            account: Part::Missing,
            instruments: Part::Missing,
            invoice: Part::Missing,
            transaction: Part::Missing,
            preview: Part::Missing,
            methods: Part::Missing,
            plans: Part::Missing,
        }
    }

    /// Takes over terms that ask nothing else of the storefront; otherwise it says no, and nothing has changed.
    pub(super) fn follow_terms(&mut self, terms: &Terms) -> bool {
        let is_same = terms.storefront == self.terms.storefront && terms.source.is_same_purchase(&self.source);
        if is_same {
            self.source = terms.source.clone();
            self.terms = terms.clone();
        }
        is_same
    }

    /// Asks for what differs from the offer that is shown, and for nothing else.
    pub(super) fn ask_changed(shown: &Offer, wanted: Wanted, outbox: &mut Outbox) -> Self {
        let Wanted { terms, source, place } = wanted;
        let same_shop = terms.storefront == shown.terms.storefront;
        let same_purchase = same_shop && source.is_same_purchase(&shown.source);
        // What the form was filled in with says nothing of where another customer lives.
        let place = place.filter(|place| Some(place) != shown.home_place().as_ref());
        let mut pricing = Self { terms, source, place, ..Self::known(shown) };
        if !same_shop {
            (pricing.account, pricing.instruments) = (Part::Missing, Part::Missing);
        }
        if !same_purchase {
            (pricing.invoice, pricing.transaction) = (Part::Missing, Part::Missing);
        }
        if !same_purchase || pricing.known_place() != shown.place {
            (pricing.preview, pricing.methods) = (Part::Missing, Part::Missing);
            // A record costs the same at another place, and is as old there.
            if !same_purchase || matches!(pricing.source, Source::Items(_)) {
                pricing.asked_at = outbox.at.milliseconds;
            }
        }
        // Plans that were asked about do not change, and a storefront that did not tell about them will not do so now.
        if !same_shop || !shown.has_asked_about(&pricing.source) {
            pricing.plans = Part::Missing;
        } else if let Part::Have(plans) = &mut pricing.plans {
            // What is not bought any more renews no more.
            let bought = Ranked::new(entries(&pricing.source).iter().map(|item| item.plan_id.as_str()));
            plans.retain(|plan| bought.has(&plan.id));
        }
        pricing.ask_missing(outbox);
        pricing
    }

    /// What an offer knows already; nothing is asked for.
    pub(super) fn known(offer: &Offer) -> Self {
        let customer = offer.customer.as_ref();
        Self {
            terms: offer.terms.clone(),
            source: offer.source.clone(),
            place: offer.place.clone(),
            asked_at: offer.priced_at,
            shows_closed_records: false,
            former_home: offer.home.clone(),
            account: Part::kept(customer.map(|customer| &customer.account)),
            instruments: Part::kept(customer.map(|customer| &customer.instruments)),
            invoice: Part::kept(offer.order.invoice()),
            transaction: Part::kept(offer.order.transaction()),
            preview: Part::kept(offer.order.preview()),
            methods: Part::Have(offer.methods.clone()),
            plans: Part::Have(offer.plans.clone()),
        }
    }

    /// Asks for the price at a place, or for the record that is paid, and for nothing else.
    pub(super) fn ask_price(offer: &Offer, place: Option<Place>, outbox: &mut Outbox) -> Self {
        let place = place.or_else(|| offer.place.clone());
        let asked_at = outbox.at.milliseconds;
        let mut pricing = Self { place, asked_at, preview: Part::Missing, ..Self::known(offer) };
        match offer.source {
            Source::Invoice(_) => pricing.invoice = Part::Missing,
            Source::Transaction(_) => pricing.transaction = Part::Missing,
            Source::Items(_) | Source::Money(_) => {}
        }
        pricing.ask_missing(outbox);
        pricing
    }

    /// Asks for what is missing, as far as it can be asked for now: the price and the methods depend on where the
    /// customer lives and on what is due.
    pub(super) fn ask_missing(&mut self, outbox: &mut Outbox) {
        self.ask_about_customer(outbox);
        self.ask_for_record(outbox);
        match &self.source {
            Source::Items(items) => self.plans.ask(outbox, || Call::Plans(plan_ids(items))),
            _ => self.plans = Part::Have(Vec::new()),
        }
        if !self.terms.has_customer() || self.account.have().is_some() {
            self.ask_for_price(outbox);
        }
    }

    fn ask_about_customer(&mut self, outbox: &mut Outbox) {
        if self.terms.has_customer() {
            self.account.ask(outbox, || Call::Account);
            self.instruments.ask(outbox, || Call::Instruments);
        }
    }

    fn ask_for_record(&mut self, outbox: &mut Outbox) {
        match &self.source {
            Source::Invoice(id) => self.invoice.ask(outbox, || Call::Invoice(id.clone())),
            Source::Transaction(id) => {
                self.transaction.ask(outbox, || Call::Transaction { id: id.clone(), session: None });
                let paid = self.transaction.have().and_then(|transaction| transaction.invoice_ids.first());
                if let Some(id) = paid {
                    self.invoice.ask(outbox, || Call::Invoice(id.clone()));
                }
            }
            Source::Items(_) | Source::Money(_) => {}
        }
    }

    fn ask_for_price(&mut self, outbox: &mut Outbox) {
        let place = self.known_place();
        let basis = match &self.source {
            Source::Items(items) => {
                self.preview.ask(outbox, || Call::Preview { items: items.clone(), place: place.clone() });
                Basis::Items(items.clone())
            }
            _ => match self.order() {
                Some(order) => Basis::Amount(order.total()),
                None => return,
            },
        };
        self.methods.ask(outbox, || Call::ReadyToPay { basis, place });
    }

    /// What the form says, or else where the customer lives.
    pub(super) fn known_place(&self) -> Option<Place> {
        self.place.clone().or_else(|| self.home()?.place())
    }

    /// Where the customer lives; of an invoice, where it was sent; else what the form was filled in with before.
    fn home(&self) -> Option<&BillingAddress> {
        let of_account = self.account.have().and_then(|account| account.address.as_ref());
        let of_invoice = || self.invoice.have()?.billing_address.as_ref();
        of_account.or_else(of_invoice).or(self.former_home.as_ref())
    }

    /// What the form shows at the place that it is asked for.
    pub(super) fn rules(&self) -> AddressRules {
        let contact = self.known_place().as_ref().map(Place::to_value).unwrap_or_default();
        AddressRules::of(contact.get("country").as_text().unwrap_or_default())
    }

    /// Takes an answer, if it is one that it waits for, and asks for what can be asked for then.
    pub(super) fn hear(
        &mut self,
        request: RequestNumber,
        answer: Result<Answer, Failure>,
        outbox: &mut Outbox,
    ) -> Heard {
        let heard = self.take(request, answer);
        if matches!(heard, Heard::Taken) {
            self.ask_missing(outbox);
        }
        heard
    }

    /// Takes an answer, if it is one that it waits for, and asks for nothing.
    pub(super) fn take(&mut self, request: RequestNumber, answer: Result<Answer, Failure>) -> Heard {
        if self.plans.awaits(request) {
            // Names and intervals are a courtesy: the definitions give plans to customer sessions only, and what is due
            // now and later is in the preview. Without them the summary says less, but nothing wrong.
            self.plans = Part::Have(match answer {
                Ok(Answer::Plans(plans)) => plans,
                _ => Vec::new(),
            });
            return Heard::Taken;
        }
        match answer {
            Ok(answer) => self.take_answer(request, answer),
            Err(failure) if self.forget(request) => Heard::Failed(failure),
            Err(_) => Heard::Stale,
        }
    }

    fn take_answer(&mut self, request: RequestNumber, answer: Answer) -> Heard {
        match answer {
            Answer::Account(account) if self.account.awaits(request) => self.account = Part::Have(account),
            Answer::Instruments(saved) if self.instruments.awaits(request) => self.instruments = Part::Have(saved),
            Answer::Preview(preview) if self.preview.awaits(request) => self.preview = Part::Have(preview),
            Answer::Methods(methods) if self.methods.awaits(request) => self.methods = Part::Have(methods),
            Answer::Invoice(read) if self.invoice.awaits(request) => return self.take_invoice(read.invoice),
            Answer::Transaction(read) if self.transaction.awaits(request) => {
                let refusal = Record::refusal_of_transaction(&read.transaction);
                self.transaction = Part::Have(read.transaction);
                return self.unless_shown(refusal);
            }
            _ => return Heard::Stale,
        }
        Heard::Taken
    }

    /// An invoice that only explains a transaction need not be payable itself: its transaction is what is paid.
    fn take_invoice(&mut self, invoice: Invoice) -> Heard {
        let is_paid_itself = matches!(self.source, Source::Invoice(_));
        let refusal = is_paid_itself.then(|| Record::refusal_of_invoice(&invoice)).flatten();
        self.invoice = Part::Have(invoice);
        self.unless_shown(refusal)
    }

    /// What is paid or closed needs no methods any more.
    fn unless_shown(&mut self, refusal: Option<Failure>) -> Heard {
        match refusal {
            Some(refusal) if self.shows_closed_records && refusal.is_of_record() => {
                self.methods = Part::Have(Vec::new());
                Heard::Taken
            }
            Some(refusal) => Heard::Failed(refusal),
            None => Heard::Taken,
        }
    }

    /// Whether a part waits for this answer.
    pub(super) fn awaits(&self, request: RequestNumber) -> bool {
        self.account.awaits(request)
            || self.instruments.awaits(request)
            || self.invoice.awaits(request)
            || self.transaction.awaits(request)
            || self.preview.awaits(request)
            || self.methods.awaits(request)
            || self.plans.awaits(request)
    }

    /// Whether a part waited for this answer; it is missing then.
    fn forget(&mut self, request: RequestNumber) -> bool {
        fn forget<T: Clone>(part: &mut Part<T>, request: RequestNumber) -> bool {
            let waited = part.awaits(request);
            if waited {
                *part = Part::Missing;
            }
            waited
        }
        forget(&mut self.account, request)
            || forget(&mut self.instruments, request)
            || forget(&mut self.invoice, request)
            || forget(&mut self.transaction, request)
            || forget(&mut self.preview, request)
            || forget(&mut self.methods, request)
    }

    /// Forgets what may be another the next time it is asked for: the methods, and the record that could not be paid, even
    /// where only a later answer said so.
    pub(super) fn forget_what_failed(&mut self, failure: &Failure) {
        let is_closed = failure.is_of_record();
        if self.offer().is_some_and(|offer| offer.first_choice().is_none()) {
            self.methods = Part::Missing;
        }
        let is_refused = |invoice: &Invoice| is_closed || Record::refusal_of_invoice(invoice).is_some();
        if self.invoice.have().is_some_and(is_refused) && matches!(self.source, Source::Invoice(_)) {
            self.invoice = Part::Missing;
        }
        let is_refused = |transaction: &Transaction| is_closed || Record::refusal_of_transaction(transaction).is_some();
        if self.transaction.have().is_some_and(is_refused) {
            self.transaction = Part::Missing;
        }
    }

    /// A saved instrument was added, changed, removed or made the default while this was on its way.
    pub(super) fn follow(&mut self, customer: &Customer) {
        if self.account.have().is_some() && self.instruments.have().is_some() {
            self.account = Part::Have(customer.account.clone());
            self.instruments = Part::Have(customer.instruments.clone());
        }
    }

    /// What is to be paid, once all of that is known.
    fn order(&self) -> Option<Order> {
        let explained_by = self.transaction.have().and_then(|transaction| transaction.invoice_ids.first());
        let is_explained = explained_by.is_none() || self.invoice.have().is_some();
        self.order_so_far().filter(|_| is_explained)
    }

    /// The same, perhaps without the invoice that explains a transaction.
    fn order_so_far(&self) -> Option<Order> {
        match &self.source {
            Source::Items(_) => Some(Order::Items(self.preview.have()?.clone())),
            Source::Money(money) => Some(Order::Amount(*money)),
            Source::Invoice(_) => Record::of_invoice(self.invoice.have()?.clone()).map(Order::Record),
            Source::Transaction(_) => {
                let (transaction, invoice) = (self.transaction.have()?.clone(), self.invoice.have().cloned());
                Record::of_transaction(transaction, invoice).map(Order::Record)
            }
        }
    }

    fn customer(&self) -> Option<Option<Customer>> {
        if !self.terms.has_customer() {
            return Some(None);
        }
        let (account, instruments) = (self.account.have()?.clone(), self.instruments.have()?.clone());
        Some(Some(Customer { account, instruments }))
    }

    /// The offer, once every part of it is there.
    pub(super) fn offer(&self) -> Option<Offer> {
        Some(Offer {
            order: self.order()?,
            customer: self.customer()?,
            methods: self.methods.have()?.clone(),
            plans: self.plans.have()?.clone(),
            ..self.outline()?
        })
    }

    /// What is known of the offer: what is bought, perhaps without the ways to pay.
    pub(super) fn outline(&self) -> Option<Offer> {
        Some(Offer {
            order: self.order_so_far()?,
            home: self.home().cloned(),
            place: self.known_place(),
            priced_at: self.asked_at,
            plans: self.plans.have().cloned().unwrap_or_default(),
            methods: Vec::new(),
            customer: None,
            terms: self.terms.clone(),
            source: self.source.clone(),
        })
    }
}

/// What is to be on screen.
pub(super) struct Wanted {
    pub(super) terms: Terms,
    pub(super) source: Source,
    pub(super) place: Option<Place>,
}

/// The plans of a cart, each once, in the order in which they first appear.
fn plan_ids(items: &[Item]) -> Vec<String> {
    let ranked = Ranked::new(items.iter().map(|item| item.plan_id.as_str()));
    let firsts = items.iter().enumerate().filter(|(position, item)| ranked.is_first(&item.plan_id, *position));
    firsts.map(|(_, item)| item.plan_id.clone()).collect()
}
