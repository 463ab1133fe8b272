//! The form: the shopper types, chooses and confirms; the price follows the address and the quantities; the page may
//! change what it asks for.

use super::opening::Opening;
use super::pricing::{Heard, Wanted};
use super::{
    CallNumber, CardEntry, Choice, Effect, Event, Fields, Goal, Management, Offer, Outbox, Paying, Pricing,
    RequestNumber, State, Submission, Target, Tender, Terms, UpdateNumber,
};
use crate::address::{AddressRules, Field, FieldFault, FieldProblem, Place};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::money::Money;
use crate::options::Source;
use crate::storefront::{Answer, Instrument};
use crate::wire::InvalidField;
use std::sync::Arc;

/// The shopper can act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// What can be paid.
    pub offer: Arc<Offer>,
    /// How far the shopper is.
    pub stage: Stage,
    /// What is paid with.
    pub choice: Choice,
    /// What a customer does with the saved instruments.
    pub management: Management,
    /// What the shopper is told.
    pub notice: Notice,
    /// A new offer on its way, to replace the one that is shown.
    pub refresh: Option<Refresh>,
    /// What was declined: it cannot pay any more.
    pub(super) declined: Option<Instrument>,
    /// Who waits for the card's fields, while they are still to come.
    pub(super) opening: Option<Opening>,
}

/// How far the shopper is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The fields are open.
    Filling,
    /// The page knows what is paid with, and has not said yet that it shall be paid. The fields are still open.
    Prepared(Tender),
    /// The shopper is asked to confirm.
    Confirming(Tender),
}

impl Stage {
    /// What will be paid with, as far as it is known.
    pub fn tender(&self) -> Option<&Tender> {
        match self {
            Self::Filling => None,
            Self::Prepared(tender) | Self::Confirming(tender) => Some(tender),
        }
    }
}

/// A new offer on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refresh {
    pub(super) pricing: Pricing,
    pub(super) updates: Vec<UpdateNumber>,
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
        /// What was shown when the shopper pressed the button.
        shown: Money,
        /// What it costs.
        now: Money,
        /// Why.
        rise: Rise,
    },
    /// The total is no higher, but each renewal costs more than the shopper agreed to.
    RenewalRose {
        /// What was shown when the shopper pressed the button; nothing where no renewal was.
        shown: Option<Money>,
        /// What it costs.
        now: Money,
        /// Why.
        rise: Rise,
    },
    /// Something failed, and nothing was charged.
    Failed(Failure),
}

/// Why something costs more than was shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rise {
    /// The shopper is at another place.
    Place,
    /// The storefront says something else than before.
    Time,
}

/// What an answer did to the offer that is on its way.
pub(super) enum Refreshed {
    /// It is still on its way, or there was none.
    No,
    /// It is shown.
    Done,
    /// It failed, with this.
    Failed(Failure),
}

impl Form {
    pub(super) fn new(offer: Arc<Offer>) -> Self {
        let choice = offer.first_choice().unwrap_or(Choice::CARD);
        Self {
            offer,
            stage: Stage::Filling,
            choice,
            management: Management::Idle,
            notice: Notice::None,
            refresh: None,
            declined: None,
            opening: None,
        }
    }

    /// What is wrong with a field, if the shopper has been told so.
    pub fn fault(&self, field: Field) -> Option<&FieldFault> {
        match &self.notice {
            Notice::Invalid { fields, .. } => fields.iter().find(|problem| problem.field == field).map(|p| &p.fault),
            _ => None,
        }
    }

    /// Whether what is bought is being replaced, so that nothing can be paid at this moment.
    pub fn is_being_replaced(&self) -> bool {
        self.refresh.as_ref().is_some_and(|refresh| {
            !refresh.updates.is_empty() || !refresh.pricing.source.is_same_purchase(&self.offer.source)
        })
    }

    /// What is bought, as the shopper has chosen it: perhaps the price of it is still being asked for.
    pub fn chosen_source(&self) -> &Source {
        self.refresh.as_ref().map_or(&self.offer.source, |refresh| &refresh.pricing.source)
    }

    /// The fields of FramePay's that are open: to pay with what is typed there, or to save a card.
    pub fn fields(&self) -> Option<Fields> {
        if self.management.edit().is_some() { Some(Fields::Card) } else { self.choice.fields() }
    }

    pub(super) fn step(self, event: Event, outbox: &mut Outbox) -> State {
        if self.is_opening() { self.step_while_opening(event, outbox) } else { self.act(event, outbox) }
    }

    /// What follows from an event where nothing keeps the form from it.
    pub(super) fn act(mut self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::Submitted(submission) => return self.submit(submission, outbox),
            Event::AddressChanged(address) => {
                self.forget_what_was_prepared();
                self.follow(address.place(), outbox);
            }
            Event::QuantityChosen(position, quantity) => self.choose_quantity(position, quantity, outbox),
            Event::Managed(manage) if self.is_filling() => self.manage(manage, outbox),
            Event::UpdateRequested(update, terms) => self.replace(update, *terms, outbox),
            Event::Answered(request, answer) => return self.hear(request, answer, outbox),
            Event::TokenCreated(request, result) => self.hear_token_of_edit(request, result, outbox),
            Event::FieldEdited(field) => self.forget(|problem| problem.field == field, false),
            Event::CardEdited => {
                self.forget_what_was_prepared();
                self.forget(|_| false, true);
            }
            Event::CardFailed(failure) => self.fail(failure, outbox),
            Event::BackPressed => self.go_back(outbox),
            Event::PaymentRequested(call, tender) => return self.pay_for_page(call, tender, outbox),
            Event::ConfirmationRequested(call, tender) => self.confirm_for_page(call, tender, outbox),
            Event::FormRequested(call) => {
                self.stage = Stage::Filling;
                outbox.settle_call(call, Ok(()));
            }
            Event::ResultRequested(call) => outbox.refuse_call(call, Code::StepUnavailable, NOTHING_PAID),
            _ => {}
        }
        State::Form(self)
    }

    /// Whether the fields are open.
    pub fn is_filling(&self) -> bool {
        !matches!(self.stage, Stage::Confirming(_))
    }

    fn submit(mut self, submission: Submission, outbox: &mut Outbox) -> State {
        if self.is_being_replaced() || self.is_changing_instruments() {
            return State::Form(self);
        }
        match (&self.management, &self.stage) {
            (Management::Editing(edit), Stage::Filling | Stage::Prepared(_)) => {
                self.save_edit(edit.clone(), &submission, outbox);
                State::Form(self)
            }
            (_, Stage::Confirming(tender)) => {
                let tender = tender.clone();
                Paying::start(self, tender.submission(), Goal::Pay(tender), Vec::new(), outbox)
            }
            _ => self.prepare(submission, outbox),
        }
    }

    fn prepare(mut self, submission: Submission, outbox: &mut Outbox) -> State {
        if !self.offer.can_choose(&self.choice) {
            // The last instrument that could pay was removed, and no card can be typed here.
            let failure = self.offer.lack_of_methods();
            self.fail(failure, outbox);
            return State::Form(self);
        }
        let asks_address = self.offer.asks_address_for(&self.choice);
        if self.finds_fault(&submission, asks_address, self.choice.fields().is_some(), outbox) {
            return State::Form(self);
        }
        Paying::start(self, submission, Goal::Prepare, Vec::new(), outbox)
    }

    /// Whether something that is asked for is missing or wrong; the shopper is told then.
    pub(super) fn finds_fault(
        &mut self,
        submission: &Submission,
        asks_address: bool,
        asks_card: bool,
        outbox: &mut Outbox,
    ) -> bool {
        let fields = if asks_address { submission.address.problems() } else { Vec::new() };
        let lacks_card = asks_card && submission.card != CardEntry::Complete;
        let card = lacks_card.then(|| submission.card.clone());
        let has_fault = !fields.is_empty() || card.is_some();
        if has_fault {
            self.notice = Notice::Invalid { fields, card };
            outbox.push(Effect::Focus(self.notice.target()));
        }
        has_fault
    }

    /// What the page could pay with is not what stands in the form any more.
    pub(super) fn forget_what_was_prepared(&mut self) {
        if let Stage::Prepared(_) = self.stage {
            self.stage = Stage::Filling;
        }
    }

    /// Something failed while the form is open, and nothing was charged.
    pub(super) fn fail(&mut self, failure: Failure, outbox: &mut Outbox) {
        outbox.announce(Announcement::Error(failure.clone()));
        self.notice = Notice::Failed(failure);
    }

    fn go_back(&mut self, outbox: &mut Outbox) {
        if let Stage::Confirming(_) = self.stage {
            self.stage = Stage::Filling;
            outbox.push(Effect::Focus(self.first_target()));
        }
    }

    /// Where the form begins: e-mail stands first, unless a saved instrument says it all.
    pub(super) fn first_target(&self) -> Target {
        if self.offer.asks_address_for(&self.choice) { Target::Field(Field::Email) } else { Target::Instruments }
    }

    /// The page says that it shall be paid: with what it names, or with what the shopper prepared.
    fn pay_for_page(self, call: CallNumber, tender: Option<Tender>, outbox: &mut Outbox) -> State {
        match self.tender_for_page(tender) {
            Ok(_) if self.is_being_replaced() || self.is_changing_instruments() => {
                outbox.refuse_call(call, Code::StepUnavailable, BEING_CHANGED);
                State::Form(self)
            }
            Ok(tender) => Paying::start(self, tender.submission(), Goal::Pay(tender), vec![call], outbox),
            Err(failure) => {
                outbox.refuse_calls(vec![call], failure);
                State::Form(self)
            }
        }
    }

    fn confirm_for_page(&mut self, call: CallNumber, tender: Option<Tender>, outbox: &mut Outbox) {
        match self.tender_for_page(tender) {
            Ok(_) if self.is_changing_instruments() => outbox.refuse_call(call, Code::StepUnavailable, BEING_CHANGED),
            Ok(tender) => {
                self.stage = Stage::Confirming(tender);
                self.management = Management::Idle;
                outbox.settle_call(call, Ok(()));
            }
            Err(failure) => outbox.refuse_calls(vec![call], failure),
        }
    }

    fn tender_for_page(&self, given: Option<Tender>) -> Result<Tender, Failure> {
        let missing = Failure::from(Code::InstrumentMissing);
        let Some(tender) = given.or_else(|| self.stage.tender().cloned()) else { return Err(missing) };
        if self.declined.as_ref() == Some(&tender.instrument) && matches!(tender.instrument, Instrument::Token(_)) {
            return Err(missing.with_detail("The one that was given has been declined, and works only once."));
        }
        if matches!(tender.instrument, Instrument::OwnPage(_)) && !self.offer.takes_methods_by_name() {
            return Err(missing.with_detail("This method pays for items only."));
        }
        let lacking = self.offer.place_lacks(&tender);
        if lacking.is_empty() { Ok(tender) } else { Err(missing.with_detail(unpriced(&lacking))) }
    }

    /// Asks for the price at another place, as soon as it is one that prices can depend on.
    fn follow(&mut self, place: Option<Place>, outbox: &mut Outbox) {
        let shown = || self.offer.place.clone();
        let asked = self.refresh.as_ref().map_or_else(shown, |refresh| refresh.pricing.known_place());
        if place.is_none() || place == asked {
            return;
        }
        let (wanted, updates) = self.wanted();
        self.ask(Wanted { place, ..wanted }, updates, outbox);
    }

    /// What is paid is what was previewed: until the price of another quantity is known nothing can be paid.
    fn choose_quantity(&mut self, position: usize, quantity: u64, outbox: &mut Outbox) {
        if !self.is_filling() {
            return;
        }
        let Some(source) = self.chosen_source().with_quantity(position, quantity) else { return };
        let (wanted, updates) = self.wanted();
        self.ask(Wanted { source, ..wanted }, updates, outbox);
    }

    pub(super) fn replace(&mut self, update: UpdateNumber, terms: Terms, outbox: &mut Outbox) {
        let (wanted, mut updates) = self.wanted();
        updates.push(update);
        let source = terms.source.with_choices_of(&wanted.terms.source, &wanted.source);
        self.ask(Wanted { source, terms, ..wanted }, updates, outbox);
    }

    /// What is to be on screen, and who waits for it: the running refresh, which ends here, or else what is shown.
    fn wanted(&mut self) -> (Wanted, Vec<UpdateNumber>) {
        match self.refresh.take() {
            Some(Refresh { pricing: Pricing { terms, source, place, .. }, updates }) => {
                (Wanted { terms, source, place }, updates)
            }
            None => {
                let Offer { terms, source, place, .. } = &*self.offer;
                (Wanted { terms: terms.clone(), source: source.clone(), place: place.clone() }, Vec::new())
            }
        }
    }

    fn ask(&mut self, wanted: Wanted, updates: Vec<UpdateNumber>, outbox: &mut Outbox) {
        let pricing = Pricing::ask_changed(&self.offer, wanted, outbox);
        let _nothing_was_asked = self.refresh_went_on(Refresh { pricing, updates }, outbox);
    }

    fn hear(mut self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        let is_of_session = self.is_asked_in_session(request);
        let failure = if self.hear_change(request, &answer, outbox) {
            answer.err()
        } else {
            match self.hear_refresh(request, answer, outbox) {
                Refreshed::Failed(failure) => Some(failure),
                Refreshed::No | Refreshed::Done => None,
            }
        };
        match failure {
            // Where an update came with another session that is not accepted, the one that is shown goes on.
            Some(failure) if failure.code == Code::JwtExpired && is_of_session && self.is_opening() => {
                self.close_without_session(failure, outbox)
            }
            Some(failure) if failure.code == Code::JwtExpired && is_of_session => self.expire(),
            _ => State::Form(self),
        }
    }

    /// Whether it was asked by the right of the session that is shown, and not by that of an update.
    fn is_asked_in_session(&self, request: RequestNumber) -> bool {
        let pricing = self.refresh.as_ref().map(|refresh| &refresh.pricing);
        let of_update = pricing.filter(|pricing| pricing.awaits(request));
        of_update.is_none_or(|pricing| pricing.terms.has_same_session(&self.offer.terms))
    }

    pub(super) fn hear_refresh(
        &mut self,
        request: RequestNumber,
        answer: Result<Answer, Failure>,
        outbox: &mut Outbox,
    ) -> Refreshed {
        let Some(mut refresh) = self.refresh.take() else { return Refreshed::No };
        match refresh.pricing.hear(request, answer, outbox) {
            Heard::Failed(failure) => self.refresh_failed(refresh, failure, outbox),
            Heard::Taken | Heard::Stale => self.refresh_went_on(refresh, outbox),
        }
    }

    fn refresh_went_on(&mut self, refresh: Refresh, outbox: &mut Outbox) -> Refreshed {
        match refresh.pricing.offer() {
            None => {
                self.refresh = Some(refresh);
                Refreshed::No
            }
            Some(offer) if offer.first_choice().is_none() => {
                self.refresh_failed(refresh, offer.lack_of_methods(), outbox)
            }
            Some(offer) => {
                self.show(offer, outbox);
                outbox.settle_updates(refresh.updates, Ok(()));
                Refreshed::Done
            }
        }
    }

    fn show(&mut self, offer: Offer, outbox: &mut Outbox) {
        if self.offer.home != offer.home
            && let Some(home) = &offer.home
        {
            outbox.push(Effect::Prefill(home.clone()));
        }
        if *self.offer != offer {
            self.offer = Arc::new(offer);
        }
        if matches!(self.notice, Notice::PriceRose { .. } | Notice::RenewalRose { .. } | Notice::Failed(_)) {
            self.notice = Notice::None;
        }
        self.choose_what_can_pay();
        if self.stage.tender().is_some_and(|tender| !self.offer.can_still_take(tender)) {
            self.stage = Stage::Filling;
        }
    }

    /// What was chosen may be gone; then another is, as before the shopper had chosen.
    pub(super) fn choose_what_can_pay(&mut self) {
        if !self.offer.can_choose(&self.choice)
            && let Some(choice) = self.offer.first_choice()
        {
            self.choice = choice;
        }
    }

    /// The offer on screen stays as it is. A merchant's update is the merchant's to hear of; a price that could not
    /// be found for an address or a quantity is the shopper's. Paying asks for it again in any case.
    fn refresh_failed(&mut self, refresh: Refresh, failure: Failure, outbox: &mut Outbox) -> Refreshed {
        outbox.announce(Announcement::Error(failure.clone()));
        if refresh.updates.is_empty() {
            self.notice = Notice::of_failure(failure.clone(), Some(&refresh.pricing.rules()));
        } else {
            outbox.settle_updates(refresh.updates, Err(failure.clone()));
        }
        Refreshed::Failed(failure)
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

    pub(super) fn leave(mut self, outbox: &mut Outbox) {
        self.leave_opening(outbox);
        if let Some(refresh) = self.refresh {
            outbox.settle_updates(refresh.updates, Err(Code::Destroyed.into()));
        }
    }
}

/// Why nothing is paid by an address that lacks these fields.
fn unpriced(lacking: &[Field]) -> String {
    let members: Vec<_> = lacking.iter().map(|field| field.member()).collect();
    ["What items cost depends on its billingAddress. Missing or wrong there: ", &members.join(", "), "."].concat()
}

const BEING_CHANGED: &str = "The order or a saved instrument is being changed; wait until that is done.";
const NOTHING_PAID: &str = "Nothing has been paid yet, so there is no result.";

/// E-mail stands before the card and the rest of the address behind it.
fn first_in_form(fields: &[FieldProblem], card: &Option<CardEntry>) -> Target {
    match fields.first() {
        Some(problem) if card.is_none() || problem.field == Field::Email => Target::Field(problem.field),
        _ => Target::Card,
    }
}

impl Notice {
    /// A failure that left everything uncharged: at the fields that it names if the form shows all of them, else above
    /// the form. Without rules the form shows no address.
    pub(super) fn of_failure(failure: Failure, rules: Option<&AddressRules>) -> Self {
        let at_field = |invalid: &InvalidField| {
            let field = Field::at_path(&invalid.field).filter(|field| rules.is_some_and(|rules| rules.has(*field)))?;
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
