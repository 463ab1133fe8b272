//! The form: the shopper types, the price follows the address, the page may change the purchase.

use super::pricing::Heard;
use super::{
    CardEntry, Effect, Event, Offer, Outbox, Paying, Pricing, RequestNumber, State, Submission, Target, UpdateNumber,
};
use crate::address::{AddressRules, Field, FieldFault, FieldProblem, Place};
use crate::announcement::Announcement;
use crate::failure::Failure;
use crate::money::Money;
use crate::options::Source;
use crate::storefront::Answer;
use crate::wire::InvalidField;

/// The shopper can act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// What can be paid.
    pub offer: Offer,
    /// What the shopper is told.
    pub notice: Notice,
    /// A new offer on its way, to replace the one that is shown.
    pub refresh: Option<Refresh>,
}

/// A new offer on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refresh {
    pricing: Pricing,
    updates: Vec<UpdateNumber>,
}

/// What the shopper is told above the form, or at its fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// Nothing.
    None,
    /// These fields, and the card if it is named, keep the payment from being sent.
    Invalid {
        /// Fields of the address.
        fields: Vec<FieldProblem>,
        /// The card fields, if they are not complete.
        card: Option<CardEntry>,
    },
    /// The payment was declined. Nothing was charged.
    Declined {
        /// The gateway's words for the shopper.
        reason: Option<String>,
    },
    /// The shopper gave the payment up, or it never left. Nothing was charged.
    Canceled,
    /// The total is higher than the one that the shopper agreed to.
    PriceRose {
        /// What was shown when the shopper pressed pay.
        shown: Money,
        /// What it costs.
        now: Money,
    },
    /// The total is no higher, but each renewal costs more than the shopper agreed to.
    RenewalRose {
        /// What was shown when the shopper pressed pay; nothing where no renewal was.
        shown: Option<Money>,
        /// What it costs.
        now: Money,
    },
    /// Something failed, and nothing was charged.
    Failed(Failure),
}

impl Form {
    pub(super) fn new(offer: Offer) -> Self {
        Self { offer, notice: Notice::None, refresh: None }
    }

    pub(super) fn with_notice(offer: Offer, notice: Notice) -> Self {
        Self { offer, notice, refresh: None }
    }

    /// What is wrong with a field, if the shopper has been told so.
    pub fn fault(&self, field: Field) -> Option<&FieldFault> {
        match &self.notice {
            Notice::Invalid { fields, .. } => fields.iter().find(|problem| problem.field == field).map(|p| &p.fault),
            _ => None,
        }
    }

    /// Whether the page is replacing what is bought, so that nothing can be paid at this moment.
    pub fn is_being_replaced(&self) -> bool {
        self.refresh.as_ref().is_some_and(|refresh| !refresh.updates.is_empty())
    }

    pub(super) fn step(mut self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::Submitted(submission) => return self.submit(submission, outbox),
            Event::AddressChanged(address) => self.follow(address.place(), outbox),
            Event::UpdateRequested(update, source) => self.replace(update, source, outbox),
            Event::Answered(request, answer) => self.hear(request, answer, outbox),
            Event::FieldEdited(field) => self.forget(|problem| problem.field == field, false),
            Event::CardEdited => self.forget(|_| false, true),
            _ => {}
        }
        State::Form(self)
    }

    fn submit(mut self, submission: Submission, outbox: &mut Outbox) -> State {
        if self.is_being_replaced() {
            return State::Form(self);
        }
        let fields = submission.address.problems();
        let card = (submission.card != CardEntry::Complete).then(|| submission.card.clone());
        if fields.is_empty() && card.is_none() {
            return State::Paying(Paying::start(self.offer, submission, outbox));
        }
        self.notice = Notice::Invalid { fields, card };
        outbox.push(Effect::Focus(self.notice.target()));
        State::Form(self)
    }

    /// Asks for the price at another place, as soon as it is one that prices can depend on.
    fn follow(&mut self, place: Option<Place>, outbox: &mut Outbox) {
        let asked = self.refresh.as_ref().map_or(&self.offer.place, |refresh| &refresh.pricing.place);
        if place.is_none() || place == *asked {
            return;
        }
        let (source, _, updates) = self.wanted();
        self.ask(source, place, updates, outbox);
    }

    fn replace(&mut self, update: UpdateNumber, source: Source, outbox: &mut Outbox) {
        let (_, place, mut updates) = self.wanted();
        updates.push(update);
        self.ask(source, place, updates, outbox);
    }

    /// What is to be on screen, and who waits for it: the running refresh, which ends here, or else what is shown.
    fn wanted(&mut self) -> (Source, Option<Place>, Vec<UpdateNumber>) {
        match self.refresh.take() {
            Some(refresh) => (refresh.pricing.source, refresh.pricing.place, refresh.updates),
            None => (self.offer.source.clone(), self.offer.place.clone(), Vec::new()),
        }
    }

    fn ask(&mut self, source: Source, place: Option<Place>, updates: Vec<UpdateNumber>, outbox: &mut Outbox) {
        self.refresh = Some(Refresh { pricing: Pricing::ask_all(source, place, Some(&self.offer), outbox), updates });
    }

    fn hear(&mut self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) {
        let Some(mut refresh) = self.refresh.take() else { return };
        match refresh.pricing.hear(request, answer) {
            Heard::Failed(failure) => self.refresh_failed(refresh, failure, outbox),
            Heard::Taken | Heard::Stale => self.refresh_went_on(refresh, outbox),
        }
    }

    fn refresh_went_on(&mut self, refresh: Refresh, outbox: &mut Outbox) {
        match refresh.pricing.offer() {
            None => self.refresh = Some(refresh),
            Some(offer) if offer.methods.is_empty() => {
                self.refresh_failed(refresh, crate::failure::Code::NoPaymentMethods.into(), outbox);
            }
            Some(offer) => {
                self.offer = offer;
                if matches!(self.notice, Notice::PriceRose { .. } | Notice::RenewalRose { .. } | Notice::Failed(_)) {
                    self.notice = Notice::None;
                }
                outbox.settle_updates(refresh.updates, Ok(()));
            }
        }
    }

    /// The offer on screen stays as it is. A merchant's update is the merchant's to hear of; a price that could not
    /// be found for an address is the shopper's. Paying asks for it again in any case.
    fn refresh_failed(&mut self, refresh: Refresh, failure: Failure, outbox: &mut Outbox) {
        outbox.announce(Announcement::Error(failure.clone()));
        if refresh.updates.is_empty() {
            self.notice = Notice::of_failure(failure, &refresh.pricing.rules());
        } else {
            outbox.settle_updates(refresh.updates, Err(failure));
        }
    }

    fn forget(&mut self, is_gone: impl Fn(&FieldProblem) -> bool, card_is_gone: bool) {
        if let Notice::Invalid { fields, card } = &mut self.notice {
            fields.retain(|problem| !is_gone(problem));
            if card_is_gone {
                *card = None;
            }
            if fields.is_empty() && card.is_none() {
                self.notice = Notice::None;
            }
        }
    }

    pub(super) fn leave(self, outbox: &mut Outbox) {
        if let Some(refresh) = self.refresh {
            outbox.settle_updates(refresh.updates, Err(crate::failure::Code::Destroyed.into()));
        }
    }
}

/// E-mail stands before the card and the rest of the address behind it.
fn first_in_form(fields: &[FieldProblem], card: &Option<CardEntry>) -> Target {
    match fields.first() {
        Some(problem) if card.is_none() || problem.field == Field::Email => Target::Field(problem.field),
        _ => Target::Card,
    }
}

impl Notice {
    /// A failure that left everything uncharged: at the fields that it names if the form shows all of them, else above
    /// the form.
    pub(super) fn of_failure(failure: Failure, rules: &AddressRules) -> Self {
        let at_field = |invalid: &InvalidField| {
            let field = Field::at_path(&invalid.field).filter(|field| rules.has(*field))?;
            Some(FieldProblem { field, fault: FieldFault::Refused(invalid.message.clone()) })
        };
        let fields: Option<Vec<_>> = failure.invalid_fields().iter().map(at_field).collect();
        match fields {
            Some(mut fields) if !fields.is_empty() => {
                fields.sort_by_key(|problem| problem.field as usize);
                Self::Invalid { fields, card: None }
            }
            _ => Self::Failed(failure),
        }
    }

    pub(super) fn target(&self) -> Target {
        match self {
            Self::Invalid { fields, card } => first_in_form(fields, card),
            _ => Target::Notice,
        }
    }
}
