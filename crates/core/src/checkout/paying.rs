//! From the shopper's button, or the page's call, to an outcome.

use super::offer::{Deal, Record, rise};
use super::pricing::Heard;
use super::remembered::{KnownTransaction, Remembered};
use super::{
    Approved, CallNumber, Choice, Effect, Event, Form, Knowledge, Loading, NewMethod, Notice, Outbox, Pricing,
    RequestNumber, Rise, Stage, State, Submission, Target, Tender, TokenFailure, Unconfirmed,
};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::money::Money;
use crate::storefront::{Answer, Call, Charge, Guard, Instrument, InvoiceRead, SetUp};
use crate::value::Value;
use crate::wire::{
    InvalidField, PaymentToken, Purchase, SavedInstrument, Token, Transaction, TransactionResult, TransactionStatus,
    has_no_token,
};
use std::sync::Arc;

/// The shopper has pressed the button, or the page has said that it shall be paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paying {
    /// The form that it goes back to, and what is paid.
    pub form: Form,
    /// What was sent off.
    pub submission: Submission,
    /// What it is to end with.
    pub goal: Goal,
    /// How far it is.
    pub step: Step,
    /// The calls of the page that wait for the outcome.
    pub(super) calls: Vec<CallNumber>,
}

/// What pressing the button leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Goal {
    /// It is found out what is paid with and what it costs then; nothing is paid.
    Prepare,
    /// It is paid with this.
    Pay(Tender),
}

/// How far a payment is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The price for this address is asked for.
    Repricing(Box<Pricing>),
    /// FramePay makes the payment token.
    CreatingToken(RequestNumber),
    /// The instrument is stored; nothing is paid.
    Storing(RequestNumber, Tender),
    /// The customer's transactions are read, so that a new one can be told from them if the answer of the charge gets
    /// lost: nothing else would tell of it.
    Noting(RequestNumber, Tender),
    /// The charge is sent.
    Charging(RequestNumber, Sent, Attempt),
    /// The answer of the charge does not say whether it took effect; something else does.
    LookingUp(RequestNumber, Sent, Doubt),
}

/// A charge that was sent, or the storing of an instrument, with what it was sent with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// What is paid with.
    pub tender: Tender,
    /// What was sent.
    pub order: SentOrder,
}

/// What was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SentOrder {
    /// A charge, and what stood before it.
    Charge(Charge, Before),
    /// Setting an instrument up that was stored just before, if it is one.
    SetUp(SetUp, Option<Box<SavedInstrument>>),
}

/// What stood before a charge, so that what came of it can be told from it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Before {
    /// The ids of the transactions that were there: of the record that is paid, or of the customer where nothing else
    /// tells of a charge. Nothing where nobody knows.
    pub transactions: Option<Vec<String>>,
    /// How the transaction stood that is paid.
    pub stood: Option<(TransactionResult, TransactionStatus)>,
}

/// Why the truth is looked up, and so what it means if nothing has arrived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The answer got lost. That nothing is there only says that no copy of the charge has arrived yet.
    Lost,
    /// The charge was refused, and no copy of it is on its way any more or can still pay; but the refusal may be the
    /// answer to a second copy. If nothing has arrived, nothing was charged.
    Refused(Failure),
}

/// Whether a charge is sent for the first time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// Nothing was sent before.
    First,
    /// The answer to an earlier one got lost, and it may still arrive. A refusal of this one says nothing about that one.
    Again,
}

/// A payment without how far it is.
pub(super) struct Payment {
    pub(super) form: Form,
    pub(super) submission: Submission,
    pub(super) goal: Goal,
    pub(super) calls: Vec<CallNumber>,
}

impl Paying {
    /// What is paid is what was shown a moment ago: it is asked for again where the price on screen is that of another
    /// address, or older than a minute. A plain amount is what it is.
    pub(super) fn start(
        mut form: Form,
        submission: Submission,
        goal: Goal,
        calls: Vec<CallNumber>,
        outbox: &mut Outbox,
    ) -> State {
        form.refresh = None;
        form.notice = Notice::None;
        let payment = Payment { form, submission, goal, calls };
        let place = payment.submission.address.place();
        if payment.form.offer.holds_at(place.as_ref(), outbox.at) {
            return payment.go_on(outbox);
        }
        let pricing = Pricing::ask_price(&payment.form.offer, place, outbox);
        payment.into_state(Step::Repricing(Box::new(pricing)))
    }

    pub(super) fn step(mut self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::Answered(request, answer) => return self.hear(request, answer, outbox),
            Event::TokenCreated(request, result) => return self.hear_token(request, result, outbox),
            Event::UpdateRequested(update, _) => {
                outbox.settle_updates(vec![update], Err(Code::PaymentInProgress.into()));
            }
            // Whoever asks while it is being paid hears how it ends: it is paid once.
            Event::PaymentRequested(call, _) if matches!(self.goal, Goal::Pay(_)) => self.calls.push(call),
            other => outbox.refuse_page(other, Code::PaymentInProgress, ""),
        }
        State::Paying(Box::new(self))
    }

    fn hear(self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        let (payment, step) = self.apart();
        match step {
            Step::Repricing(mut pricing) => match pricing.hear(request, answer, outbox) {
                // It has been paid or closed since it was shown.
                Heard::Failed(failure) if failure.is_of_record() => payment.close(failure, outbox),
                Heard::Failed(failure) => payment.back_after(failure, outbox),
                Heard::Taken | Heard::Stale => payment.agree_on_price(pricing, outbox),
            },
            Step::Storing(asked, tender) if asked == request => payment.stored(tender, answer, outbox),
            Step::Noting(asked, tender) if asked == request => payment.noted(tender, answer, outbox),
            Step::Charging(asked, sent, attempt) if asked == request => payment.settle(sent, attempt, answer, outbox),
            Step::LookingUp(asked, sent, doubt) if asked == request => payment.learn(sent, doubt, answer, outbox),
            step => payment.into_state(step),
        }
    }

    fn hear_token(
        self,
        request: RequestNumber,
        result: Result<PaymentToken, TokenFailure>,
        outbox: &mut Outbox,
    ) -> State {
        let (payment, step) = self.apart();
        match (step, result) {
            (Step::CreatingToken(asked), Ok(token)) if asked == request => {
                let tender = Tender::of_token(token, payment.submission.address.clone());
                payment.prepared(tender, outbox)
            }
            (Step::CreatingToken(asked), Err(failure)) if asked == request => payment.no_token(failure, outbox),
            (step, _) => payment.into_state(step),
        }
    }

    fn apart(self) -> (Payment, Step) {
        let Self { form, submission, goal, step, calls } = self;
        (Payment { form, submission, goal, calls }, step)
    }
}

impl Payment {
    fn into_state(self, step: Step) -> State {
        let Self { form, submission, goal, calls } = self;
        State::Paying(Box::new(Paying { form, submission, goal, step, calls }))
    }

    /// The price is agreed on: a saved instrument is known already, a card must become a token first.
    fn go_on(self, outbox: &mut Outbox) -> State {
        let step = match (&self.goal, self.form.saved_tender(&self.submission)) {
            (Goal::Pay(tender), _) => match self.first_step(tender.clone(), outbox) {
                Some(step) => step,
                None => return self.back_after(Code::InstrumentMissing.into(), outbox),
            },
            (Goal::Prepare, Some(tender)) => return self.prepared(tender, outbox),
            (Goal::Prepare, None) => match self.form.new_method() {
                NewMethod::OwnPage(method) if has_no_token(&method) => {
                    let tender = Tender::of_own_page(method, self.submission.address.clone());
                    return self.prepared(tender, outbox);
                }
                method => Step::CreatingToken(outbox.create_token(&self.submission.address, method)),
            },
        };
        self.into_state(step)
    }

    /// What is charged now and later was shown: more needs another yes. The confirmation asks for it anyway, or once more.
    fn agree_on_price(mut self, pricing: Box<Pricing>, outbox: &mut Outbox) -> State {
        let Some(offer) = pricing.offer() else { return self.into_state(Step::Repricing(pricing)) };
        let why = if offer.is_priced_as_at(&self.form.offer) { Rise::Time } else { Rise::Place };
        let risen = rise(&self.form.offer.order, &offer.order, why);
        self.form.offer = Arc::new(offer);
        let Some(notice) = risen else { return self.go_on(outbox) };
        if self.goal == Goal::Prepare && self.form.offer.terms.steps.confirmation {
            self.form.notice = notice;
            return self.go_on(outbox);
        }
        outbox.refuse_calls(core::mem::take(&mut self.calls), Code::PriceRose.into());
        match (&self.goal, &self.form.stage) {
            (Goal::Pay(tender), Stage::Confirming(_)) if self.form.offer.can_still_take(tender) => {
                self.form.notice = notice;
                outbox.push(Effect::Focus(Target::Notice));
                State::Form(self.form)
            }
            _ => self.back(notice, outbox),
        }
    }

    /// The page is told what will be paid with; then the shopper confirms it, or the page says what comes next.
    pub(super) fn prepared(mut self, tender: Tender, outbox: &mut Outbox) -> State {
        let offer = &self.form.offer;
        outbox.announce(Announcement::InstrumentReady(Box::new(tender.clone()), offer.clone()));
        self.form.stage = if offer.terms.steps.confirmation {
            outbox.push(Effect::Focus(Target::Confirmation));
            Stage::Confirming(tender)
        } else {
            Stage::Prepared(tender)
        };
        State::Form(self.form)
    }

    fn no_token(self, failure: TokenFailure, outbox: &mut Outbox) -> State {
        match failure {
            TokenFailure::Card(text) => {
                let card = Some(super::CardEntry::Invalid(text));
                self.back(Notice::Invalid { fields: Vec::new(), card }, outbox)
            }
            TokenFailure::Other(failure) => self.back_after(failure, outbox),
        }
    }

    /// A charge, or first the storing of an instrument that is not stored yet; nothing where it cannot be stored.
    fn first_step(&self, tender: Tender, outbox: &mut Outbox) -> Option<Step> {
        Some(match (self.form.offer.deal(), &tender.instrument) {
            (Deal::Store(_), Instrument::Token(token)) => {
                let request = outbox.call(Call::SaveInstrument { token: token.clone() });
                Step::Storing(request, tender)
            }
            (Deal::Store(amount), Instrument::Saved(id)) => {
                let set_up = SetUp { instrument: id.clone(), session: None, amount };
                send(Sent { tender, order: SentOrder::SetUp(set_up, None) }, Attempt::First, outbox)
            }
            (Deal::Store(_), Instrument::OwnPage(_)) => return None,
            (Deal::Pay | Deal::CompleteSetup, _) => self.charge(tender, outbox),
        })
    }

    fn charge(&self, tender: Tender, outbox: &mut Outbox) -> Step {
        let charge = self.charge_with(&tender);
        if charge.guard() == Guard::None {
            return Step::Noting(outbox.call(Call::Transactions), tender);
        }
        let before = self.form.offer.order.before();
        send(Sent { tender, order: SentOrder::Charge(charge, before) }, Attempt::First, outbox)
    }

    /// Without the list, perhaps because the session may not read it, a lost answer could not be made up for. That is no
    /// reason not to pay.
    fn noted(self, tender: Tender, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        let transactions = match answer {
            Ok(Answer::Transactions(known)) => Some(known.into_iter().filter_map(|seen| seen.transaction.id).collect()),
            Err(failure) if failure.code == Code::JwtExpired => return self.back_after(failure, outbox),
            _ => None,
        };
        // A device may have slept meanwhile.
        if !self.form.offer.holds_at(self.submission.address.place().as_ref(), outbox.at) {
            return Paying::start(self.form, self.submission, self.goal, self.calls, outbox);
        }
        let before = Before { transactions, stood: None };
        let order = SentOrder::Charge(self.charge_with(&tender), before);
        let step = send(Sent { tender, order }, Attempt::First, outbox);
        self.into_state(step)
    }

    fn charge_with(&self, tender: &Tender) -> Charge {
        let offer = &self.form.offer;
        Charge {
            source: offer.source.clone(),
            address: tender.address.clone(),
            ships: offer.order.ships(),
            instrument: tender.instrument.clone(),
        }
    }

    fn stored(self, tender: Tender, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match (answer, self.form.offer.deal()) {
            (Ok(Answer::Instrument(saved)), Deal::Store(amount)) => {
                let set_up = SetUp { instrument: saved.id.clone(), session: saved.session.clone(), amount };
                let sent = Sent { tender, order: SentOrder::SetUp(set_up, Some(saved)) };
                let step = send(sent, Attempt::First, outbox);
                self.into_state(step)
            }
            (Ok(_), _) => self.back_after(Code::AnswerUnreadable.into(), outbox),
            (Err(failure), _) => self.back_after(failure, outbox),
        }
    }

    pub(super) fn send_again(self, sent: Sent, outbox: &mut Outbox) -> State {
        let step = send(sent, Attempt::Again, outbox);
        self.into_state(step)
    }

    /// Asks what tells whether the charge took effect.
    pub(super) fn look_up(self, sent: Sent, doubt: Doubt, outbox: &mut Outbox) -> State {
        let call = match sent.guard() {
            Guard::Token(id) => Call::Token(id),
            Guard::Invoice(id) => Call::Invoice(id),
            Guard::Transaction(id) => Call::Transaction { id, session: None },
            Guard::Approval => return self.back(Notice::Canceled, outbox),
            Guard::None => match sent.last_resort() {
                Some(call) => call,
                None => return self.leave_open(sent, Knowledge::Untold, outbox),
            },
        };
        let request = outbox.call(call);
        self.into_state(Step::LookingUp(request, sent, doubt))
    }

    fn settle(self, sent: Sent, attempt: Attempt, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match answer {
            Ok(Answer::Charge(purchase)) => self.conclude(sent, purchase, outbox),
            Ok(_) => self.look_up(sent, Doubt::Lost, outbox),
            // Nobody has approved it, and nobody can: the page for that is in the answer.
            Err(failure) if sent.guard() == Guard::Approval => self.back_after(failure, outbox),
            Err(failure) => match attempt.doubt(&failure, sent.can_be_asked_about()) {
                None => self.back_after(failure, outbox),
                Some(doubt) => self.look_up(sent, doubt, outbox),
            },
        }
    }

    fn learn(self, sent: Sent, doubt: Doubt, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match answer {
            Ok(Answer::Token(Token { is_used: Some(true) })) => self.leave_open(sent, Knowledge::Arrived(None), outbox),
            Ok(Answer::Token(Token { is_used: Some(false) })) => self.has_not_arrived(sent, doubt, outbox),
            Ok(Answer::Invoice(read)) => self.learn_of_invoice(sent, doubt, *read, outbox),
            Ok(Answer::Transaction(seen)) => self.learn_of_transaction(sent, doubt, seen, outbox),
            Ok(Answer::Transactions(newest)) => self.learn_of_transactions(sent, doubt, newest, outbox),
            Err(failure) if failure.status == Some(404) && sent.latest_set_up().is_some() => {
                self.has_not_arrived(sent, doubt, outbox)
            }
            _ => self.leave_open(sent, Knowledge::Nothing, outbox),
        }
    }

    fn has_not_arrived(self, sent: Sent, doubt: Doubt, outbox: &mut Outbox) -> State {
        match doubt {
            Doubt::Refused(failure) => self.back_after(failure, outbox),
            // The charge may still be on its way, and nothing would keep a second one from being made too.
            Doubt::Lost if sent.is_unguarded() => self.leave_open(sent, Knowledge::Nothing, outbox),
            Doubt::Lost => self.leave_open(sent, Knowledge::NotArrived, outbox),
        }
    }

    /// A transaction that was not there before, made with the same instrument for the same amount, is this charge.
    fn learn_of_transactions(self, sent: Sent, doubt: Doubt, newest: Vec<Purchase>, outbox: &mut Outbox) -> State {
        let total = self.form.offer.order.total();
        let is_this =
            |seen: &Purchase| seen.transaction.id.as_deref().is_some_and(|id| sent.may_have_made(id, seen, total));
        match newest.into_iter().find(is_this) {
            Some(purchase) => self.conclude(sent, purchase, outbox),
            None => self.has_not_arrived(sent, doubt, outbox),
        }
    }

    /// A transaction that was not there before is this charge, or another one of the same invoice: it says how it went.
    fn learn_of_invoice(self, sent: Sent, doubt: Doubt, read: InvoiceRead, outbox: &mut Outbox) -> State {
        if let Some(purchase) = Purchase::read_of_invoice(&read.answer, sent.known_transactions()) {
            return self.conclude(sent, purchase, outbox);
        }
        match Record::refusal_of_invoice(&read.invoice) {
            Some(failure) => self.close(failure, outbox),
            None => self.has_not_arrived(sent, doubt, outbox),
        }
    }

    /// A transaction that stands where it stood has not been touched. One that was declined has a child for the next try.
    fn learn_of_transaction(self, sent: Sent, doubt: Doubt, seen: Purchase, outbox: &mut Outbox) -> State {
        let is_itself = matches!(sent.guard(), Guard::Transaction(id) if Some(&id) == seen.transaction.id.as_ref());
        let Transaction { result, status, .. } = &seen.transaction;
        let stands = sent
            .before()
            .and_then(|before| before.stood.as_ref())
            .is_some_and(|(stood, at)| (stood, at) == (result, status));
        let child = seen.transaction.child_ids.last().filter(|_| is_itself);
        let is_new = |id: &&String| !sent.knows(id);
        if let Some(id) = child.filter(is_new) {
            let request = outbox.call(Call::Transaction { id: id.clone(), session: None });
            return self.into_state(Step::LookingUp(request, sent, doubt));
        }
        if is_itself && stands {
            return self.has_not_arrived(sent, doubt, outbox);
        }
        self.conclude(sent, seen, outbox)
    }

    /// The record cannot be paid any more, and not because of this charge.
    fn close(self, failure: Failure, outbox: &mut Outbox) -> State {
        outbox.announce(Announcement::Error(failure.clone()));
        outbox.refuse_calls(self.calls, failure.clone());
        outbox.push(Effect::Focus(Target::Outcome));
        State::Failed(failure, Box::new(Loading::again(&self.form.offer)))
    }

    /// What the answer of a charge means (`storefront-api` §10.4).
    pub(super) fn conclude(self, sent: Sent, purchase: Purchase, outbox: &mut Outbox) -> State {
        match purchase.transaction.result {
            TransactionResult::Approved => self.approve(sent, purchase, outbox),
            TransactionResult::Declined => {
                let reason = purchase.transaction.human_message.clone();
                self.decline(sent, &purchase, Notice::Declined { reason }, outbox)
            }
            TransactionResult::Canceled | TransactionResult::Abandoned => {
                self.decline(sent, &purchase, Notice::Canceled, outbox)
            }
            TransactionResult::Unknown => {
                let session = purchase.session.clone().or_else(|| sent.session());
                let purchase = Purchase { session, ..purchase };
                let knowledge = Knowledge::of_pending(purchase, &self.form.offer.terms, outbox);
                self.leave_open(sent, knowledge, outbox)
            }
        }
    }

    /// Goes on where a page was left: the transaction says how it went, or else what guards the charge.
    pub(super) fn resume(form: Form, submission: Submission, remembered: Remembered, outbox: &mut Outbox) -> State {
        let Remembered { sent, transaction, .. } = remembered;
        let goal = Goal::Pay(sent.tender.clone());
        let payment = Self { form, submission, goal, calls: Vec::new() };
        match transaction {
            Some(KnownTransaction { id, session }) => {
                let knowledge = Knowledge::of_resumed(id, session, &payment.form.offer.terms, outbox);
                payment.leave_open(sent, knowledge, outbox)
            }
            None => payment.look_up(sent, Doubt::Lost, outbox),
        }
    }

    fn leave_open(self, sent: Sent, knowledge: Knowledge, outbox: &mut Outbox) -> State {
        State::Unconfirmed(Box::new(Unconfirmed::new(self, sent, knowledge, outbox)))
    }

    fn approve(self, sent: Sent, purchase: Purchase, outbox: &mut Outbox) -> State {
        let deal = self.form.offer.deal();
        let public = outcome(&sent, purchase.public);
        outbox.announce(Announcement::completed(deal, public.clone()));
        outbox.settle_calls(self.calls, Ok(public.clone()));
        let shows_result = self.form.offer.terms.steps.result;
        if shows_result {
            outbox.push(Effect::Focus(Target::Outcome));
        }
        let Transaction { amount, id, .. } = purchase.transaction;
        let offer = self.form.offer;
        State::Approved(Box::new(Approved {
            offer,
            deal,
            tender: sent.tender,
            paid: amount,
            reference: id,
            public,
            shows_result,
        }))
    }

    fn decline(mut self, sent: Sent, purchase: &Purchase, notice: Notice, outbox: &mut Outbox) -> State {
        let public = outcome(&sent, purchase.public.clone());
        outbox.announce(Announcement::PurchaseDeclined(public));
        let reason = purchase.transaction.human_message.clone();
        let declined = Failure { detail: reason, ..Code::PaymentDeclined.into() };
        outbox.refuse_calls(core::mem::take(&mut self.calls), declined);
        self.form.declined = Some(sent.tender.instrument);
        if let Some(id) = &purchase.transaction.id {
            Arc::make_mut(&mut self.form.offer).order.remember(id);
        }
        self.back(notice, outbox)
    }

    /// Back to the form after a failure that charged nothing. In place of a token that is dead the next press makes another.
    fn back_after(mut self, failure: Failure, outbox: &mut Outbox) -> State {
        let code = if names_token(&failure) { Code::TokenFailed } else { failure.code };
        let failure = Failure { code, ..failure };
        outbox.announce(Announcement::Error(failure.clone()));
        outbox.refuse_calls(core::mem::take(&mut self.calls), failure.clone());
        if failure.code == Code::JwtExpired {
            self.form.stage = Stage::Filling;
            outbox.push(Effect::Focus(Target::Outcome));
            return State::Expired(Box::new(self.form));
        }
        let rules = self.submission.address.rules();
        let asks_address = self.form.offer.asks_address_for(&self.form.choice);
        let notice = Notice::of_failure(failure, asks_address.then_some(&rules));
        self.back(notice, outbox)
    }

    /// Back to the form, with everything typed still there.
    fn back(mut self, notice: Notice, outbox: &mut Outbox) -> State {
        outbox.push(Effect::Focus(notice.target()));
        self.form.stage = Stage::Filling;
        self.form.notice = notice;
        State::Form(self.form)
    }
}

impl Form {
    /// What is not saved and shall be paid with.
    fn new_method(&self) -> NewMethod {
        match &self.choice {
            Choice::New(method) => method.clone(),
            Choice::Saved(_) => NewMethod::Card,
        }
    }

    /// The saved instrument that is chosen, as what is paid with.
    fn saved_tender(&self, submission: &Submission) -> Option<Tender> {
        let Choice::Saved(id) = &self.choice else { return None };
        let typed = self.offer.asks_address_for(&self.choice).then(|| submission.address.clone());
        self.offer.instrument(id).map(|saved| Tender::of_saved(saved, typed))
    }
}

/// The only place that sends a charge.
fn send(sent: Sent, attempt: Attempt, outbox: &mut Outbox) -> Step {
    let request = outbox.call(match &sent.order {
        SentOrder::Charge(charge, _) => Call::Charge(charge.clone()),
        SentOrder::SetUp(set_up, _) => Call::SetUp(set_up.clone()),
    });
    Step::Charging(request, sent, attempt)
}

impl Sent {
    pub(super) fn guard(&self) -> Guard {
        match &self.order {
            SentOrder::Charge(charge, _) => charge.guard(),
            SentOrder::SetUp(..) => Guard::None,
        }
    }

    /// The session of the guest who stored what is set up: it reads what comes of it.
    fn session(&self) -> Option<String> {
        match &self.order {
            SentOrder::SetUp(set_up, _) => set_up.session.clone(),
            SentOrder::Charge(..) => None,
        }
    }

    /// What stood before it.
    fn before(&self) -> Option<&Before> {
        match &self.order {
            SentOrder::Charge(_, before) => Some(before),
            SentOrder::SetUp(..) => None,
        }
    }

    /// Whether this transaction was there before.
    fn knows(&self, id: &str) -> bool {
        self.known_transactions().iter().any(|other| other == id)
    }

    fn known_transactions(&self) -> &[String] {
        self.before().and_then(|before| before.transactions.as_deref()).unwrap_or_default()
    }

    /// Whether it moves money and nothing keeps it from being made twice.
    fn is_unguarded(&self) -> bool {
        matches!(self.order, SentOrder::Charge(..)) && self.guard() == Guard::None
    }

    /// Whether anything tells of it besides its answer.
    pub(super) fn can_be_asked_about(&self) -> bool {
        self.guard() != Guard::None || self.is_noted()
    }

    fn is_noted(&self) -> bool {
        self.is_unguarded() && self.before().is_some_and(|before| before.transactions.is_some())
    }

    /// What can be asked about a charge without a guard.
    fn last_resort(&self) -> Option<Call> {
        if self.is_noted() { Some(Call::Transactions) } else { self.latest_set_up() }
    }

    fn may_have_made(&self, id: &str, seen: &Purchase, total: Money) -> bool {
        let Transaction { amount, instrument_id, .. } = &seen.transaction;
        let is_same_instrument = match (&self.tender.instrument, instrument_id) {
            (Instrument::Saved(paid_with), Some(seen)) => paid_with == seen,
            _ => true,
        };
        is_same_instrument && amount.is_none_or(|amount| amount == total) && !self.knows(id)
    }

    /// The question that tells how setting up went: only of an instrument that was stored just before, for an older one
    /// may have been set up before.
    fn latest_set_up(&self) -> Option<Call> {
        match &self.order {
            SentOrder::SetUp(SetUp { instrument, session, .. }, Some(_)) => {
                Some(Call::LatestSetUp { instrument: instrument.clone(), session: session.clone() })
            }
            _ => None,
        }
    }
}

/// What the page gets: the storefront's answer, with the instrument that was stored.
pub(super) fn outcome(sent: &Sent, public: Value) -> Value {
    let instrument = match &sent.order {
        SentOrder::SetUp(_, Some(saved)) => saved.public.clone(),
        SentOrder::SetUp(_, None) => sent.tender.raw.clone(),
        SentOrder::Charge(..) => return public,
    };
    Value::object([("instrument", Some(instrument))]).with_members_of(&public)
}

impl Attempt {
    /// What a failed charge leaves in doubt; nothing where no copy of it was charged or ever will be.
    ///
    /// Browsers send a POST again by themselves when a kept connection dies. So the answer may be that to a second copy
    /// while the first one paid: the second is then refused for its token, or turned away before anyone looks at that.
    /// Where nothing can be asked (a saved instrument that pays for items), that last case counts as a refusal.
    pub(super) fn doubt(self, failure: &Failure, can_ask: bool) -> Option<Doubt> {
        let is_first = self == Self::First;
        if can_ask && (names_token(failure) || (is_first && failure.status == Some(429))) {
            return Some(Doubt::Refused(failure.clone()));
        }
        (!is_first || !failure.surely_without_effect()).then_some(Doubt::Lost)
    }
}

/// A token that the storefront does not take is used up or dead (expired, unknown): it cannot pay from now on.
fn names_token(failure: &Failure) -> bool {
    let is_token = |invalid: &InvalidField| matches!(invalid.field.as_str(), "token" | "paymentInstruction.token");
    matches!(failure.status, Some(400 | 422)) && failure.invalid_fields().iter().any(is_token)
}
