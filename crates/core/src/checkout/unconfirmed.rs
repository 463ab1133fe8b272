//! A charge was sent and its outcome is not known. Never shown as failed, never paid again blindly.

use super::approval::Approval;
use super::paying::{Payment, Sent};
use super::{
    CallNumber, Doubt, Effect, Event, Form, Goal, Outbox, RequestNumber, State, Submission, Target, Terms, UpdateNumber,
};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::options::ApprovalWindow;
use crate::storefront::{Answer, Call};
use crate::value::Value;
use crate::wire::{Purchase, Transaction, TransactionResult};
use std::sync::Arc;

/// A charge whose outcome is not known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unconfirmed {
    /// The form that it came from, and what was being paid.
    pub form: Form,
    /// What was sent off.
    pub submission: Submission,
    /// The charge.
    pub sent: Sent,
    /// What is known about it.
    pub knowledge: Knowledge,
    /// The calls of the page that wait for the outcome.
    pub(super) calls: Vec<CallNumber>,
}

/// What is known of a charge without an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Knowledge {
    /// The storefront did not say. It can be asked again.
    Nothing,
    /// The storefront has nothing that could be asked about this charge, and it must not be sent again.
    Untold,
    /// Nothing had arrived when we looked. The same charge may be sent again: its guard lets it pay once.
    NotArrived,
    /// The token has been used, or there is a transaction that cannot be asked about: the charge arrived. No more can be
    /// learnt here, and nothing must be paid again. The transaction's id, where it is known.
    Arrived(Option<String>),
    /// There is a transaction without a result yet, and the storefront can be asked about it.
    Pending(Box<Pending>),
}

/// A transaction without a result yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    /// Its id.
    pub id: String,
    /// The session of the guest that may read it; without one, the customer who is signed in may.
    pub session: Option<String>,
    /// The transaction as it was last seen.
    pub transaction: Transaction,
    /// What the merchant's code gets once there is a result.
    pub public: Value,
    /// Whether it is being asked for.
    pub inquiry: Inquiry,
    /// What the shopper does about it.
    pub approval: Approval,
    /// When it was last asked for, in milliseconds.
    pub(super) asked_at: u64,
    /// How often it has been asked for since the shopper last wanted to know.
    pub(super) asked: u32,
}

/// Whether the storefront is being asked about a transaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inquiry {
    /// The next question waits for its timer; so many have been asked in their time.
    Waiting(RequestNumber, u32),
    /// The same, and it comes before its time.
    Hurrying(RequestNumber, u32),
    /// The question is on its way; with it so many have been asked in their time.
    Asking(RequestNumber, u32),
    /// No more by itself; the shopper can ask.
    Resting,
}

/// How often a transaction is asked about, each time in its time, before the shopper must ask: for ten minutes.
const MOST_QUESTIONS: u32 = 36;

/// After how many questions a page that moves on is no more reason to ask: it may be loaded anew for ever, with nobody there.
const MOST_FOR_PAGE: u32 = 2 * MOST_QUESTIONS;

/// Milliseconds between the first two questions, and the most between any two.
const FIRST_PAUSE: u32 = 700;
const LONGEST_PAUSE: u32 = 20_000;

/// Milliseconds that must lie between two questions, whoever wants to know.
const LEAST_PAUSE: u64 = 1_000;

impl Unconfirmed {
    /// Whoever waits for the outcome of a transaction that is under way goes on waiting. Where nothing is under way, they
    /// hear that it is not known.
    pub(super) fn new(payment: Payment, sent: Sent, knowledge: Knowledge, outbox: &mut Outbox) -> Self {
        let Payment { form, submission, calls, .. } = payment;
        let mut unconfirmed = Self { form, submission, sent, knowledge, calls };
        if !matches!(unconfirmed.knowledge, Knowledge::Pending(_)) {
            unconfirmed.give_up(Code::PaymentUnconfirmed.into(), outbox);
        }
        if !unconfirmed.is_at_approval() {
            outbox.push(Effect::Focus(Target::Outcome));
        }
        unconfirmed
    }

    /// Nothing more will be learnt by itself.
    fn give_up(&mut self, failure: Failure, outbox: &mut Outbox) {
        outbox.announce(Announcement::Error(failure.clone()));
        outbox.refuse_calls(core::mem::take(&mut self.calls), failure);
    }

    pub(super) fn step(mut self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::RetryPressed => return self.retry(outbox),
            Event::Elapsed(timer) => self.ask_in_time(timer, outbox),
            Event::Answered(request, answer) => return self.hear(request, answer, outbox),
            Event::UpdateRequested(update, terms) => return self.update(update, *terms, outbox),
            // It is paid once, whoever asks again; and there will be an answer, as long as the storefront is asked.
            Event::PaymentRequested(call, _) if self.is_asking() => self.calls.push(call),
            Event::Approving(step) => {
                if let Knowledge::Pending(pending) = &mut self.knowledge {
                    pending.approve(step, self.form.offer.terms.approval, outbox);
                }
            }
            Event::Returned => {
                if let Knowledge::Pending(pending) = &mut self.knowledge {
                    pending.come_back(outbox);
                }
            }
            other => outbox.refuse_page(other, Code::PaymentUnconfirmed, ""),
        }
        State::Unconfirmed(Box::new(self))
    }

    fn retry(mut self, outbox: &mut Outbox) -> State {
        match &mut self.knowledge {
            Knowledge::NotArrived => {
                let (payment, sent) = self.apart();
                return payment.send_again(sent, outbox);
            }
            Knowledge::Nothing => {
                let (payment, sent) = self.apart();
                return payment.look_up(sent, Doubt::Lost, outbox);
            }
            Knowledge::Arrived(_) | Knowledge::Untold => {}
            Knowledge::Pending(pending) => {
                if pending.inquiry == Inquiry::Resting {
                    pending.ask_for_shopper(outbox);
                }
            }
        }
        State::Unconfirmed(Box::new(self))
    }

    /// Another session of the same customer may ask what the one before could not. Nothing else changes now.
    fn update(mut self, update: UpdateNumber, terms: Terms, outbox: &mut Outbox) -> State {
        if !self.form.offer.terms.differs_only_in_session(&terms) {
            outbox.settle_updates(vec![update], Err(Code::PaymentInProgress.into()));
            return State::Unconfirmed(Box::new(self));
        }
        Arc::make_mut(&mut self.form.offer).terms = terms;
        outbox.settle_updates(vec![update], Ok(()));
        self.retry_asking(outbox)
    }

    /// Asks what was not answered; a charge is not sent again for that.
    fn retry_asking(self, outbox: &mut Outbox) -> State {
        match self.knowledge {
            Knowledge::Nothing | Knowledge::Pending(_) => self.retry(outbox),
            _ => State::Unconfirmed(Box::new(self)),
        }
    }

    fn ask_in_time(&mut self, timer: RequestNumber, outbox: &mut Outbox) {
        let Knowledge::Pending(pending) = &mut self.knowledge else { return };
        match pending.inquiry {
            Inquiry::Waiting(awaited, count) if awaited == timer => pending.ask(count.saturating_add(1), outbox),
            Inquiry::Hurrying(awaited, count) if awaited == timer => pending.ask(count, outbox),
            _ => {}
        }
    }

    fn hear(mut self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        let window = self.form.offer.terms.approval;
        let Knowledge::Pending(pending) = &mut self.knowledge else { return State::Unconfirmed(Box::new(self)) };
        let Inquiry::Asking(asked, count) = pending.inquiry else { return State::Unconfirmed(Box::new(self)) };
        if asked != request {
            return State::Unconfirmed(Box::new(self));
        }
        match answer {
            Ok(Answer::Transaction(seen)) if seen.transaction.result != TransactionResult::Unknown => {
                let public = pending.public.with_members_of(&seen.public);
                let (payment, sent) = self.apart();
                return payment.conclude(sent, Purchase { public, ..seen }, outbox);
            }
            // Nobody can ask with a session that is over; the page can bring another.
            Err(failure) if failure.code == Code::JwtExpired => {
                pending.inquiry = Inquiry::Resting;
                self.give_up(Failure::from(Code::PaymentUnconfirmed).with_detail(failure.message()), outbox);
                return State::Unconfirmed(Box::new(self));
            }
            Ok(Answer::Transaction(seen)) => pending.follow(seen.transaction, window, outbox),
            _ => {}
        }
        pending.inquiry = Inquiry::next(count, outbox);
        if pending.inquiry == Inquiry::Resting {
            self.give_up(Code::PaymentUnconfirmed.into(), outbox);
        }
        State::Unconfirmed(Box::new(self))
    }

    /// Whether the storefront is asked about it until there is an outcome.
    fn is_asking(&self) -> bool {
        matches!(&self.knowledge, Knowledge::Pending(pending) if pending.inquiry != Inquiry::Resting)
    }

    /// Whether the shopper is at the page where it is approved.
    pub(super) fn is_at_approval(&self) -> bool {
        matches!(&self.knowledge, Knowledge::Pending(pending) if pending.approval.is_in_front())
    }

    fn apart(self) -> (Payment, Sent) {
        let Self { form, submission, sent, calls, .. } = self;
        let goal = Goal::Pay(sent.tender.clone());
        (Payment { form, submission, goal, calls }, sent)
    }

    /// The page takes the checkout down before anything is known.
    pub(super) fn leave(self, outbox: &mut Outbox) {
        // Otherwise it has been told.
        if self.is_asking() {
            outbox.announce(Announcement::Error(Code::PaymentUnconfirmed.into()));
        }
        outbox.refuse_calls(self.calls, Code::Destroyed.into());
    }
}

impl Knowledge {
    /// A transaction that nobody can ask about is a charge that arrived, and no more can be learnt.
    pub(super) fn of_pending(purchase: Purchase, terms: &Terms, outbox: &mut Outbox) -> Self {
        let Purchase { transaction, session, public, .. } = purchase;
        let Some(id) = transaction.id.clone() else { return Self::Arrived(None) };
        if session.is_none() && !terms.has_customer() {
            return Self::Arrived(Some(id));
        }
        let (inquiry, approval, asked_at) = (Inquiry::Resting, Approval::None, outbox.at.milliseconds);
        let mut pending = Pending { id, session, transaction, public, inquiry, approval, asked_at, asked: 0 };
        pending.follow(pending.transaction.clone(), terms.approval, outbox);
        pending.inquiry = Inquiry::next(0, outbox);
        Self::Pending(Box::new(pending))
    }

    /// A transaction that was under way when the page was left: it is asked for at once.
    pub(super) fn of_resumed(id: String, session: Option<String>, terms: &Terms, outbox: &mut Outbox) -> Self {
        let transaction = Transaction { id: Some(id), ..Transaction::read(&Value::Null) };
        let purchase = Purchase { session, transaction, ..Purchase::read_payment(&Value::Null) };
        let mut knowledge = Self::of_pending(purchase, terms, outbox);
        if let Self::Pending(pending) = &mut knowledge {
            pending.public = Value::Null;
            if terms.approval == ApprovalWindow::WholePage {
                pending.approval = Approval::Returning;
            }
            pending.ask(1, outbox);
        }
        knowledge
    }
}

impl Pending {
    /// What the storefront says now decides whether there is something to approve.
    fn follow(&mut self, transaction: Transaction, window: ApprovalWindow, outbox: &mut Outbox) {
        self.approval = self.approval.of(&transaction, window, outbox);
        self.transaction = transaction;
    }

    fn ask(&mut self, count: u32, outbox: &mut Outbox) {
        let call = Call::Transaction { id: self.id.clone(), session: self.session.clone() };
        self.asked_at = outbox.at.milliseconds;
        self.asked = self.asked.saturating_add(1);
        self.inquiry = Inquiry::Asking(outbox.call(call), count);
    }

    /// The shopper wants to know, or is back.
    pub(super) fn ask_for_shopper(&mut self, outbox: &mut Outbox) {
        self.asked = 0;
        self.ask_soon(outbox);
    }

    /// The page where it is approved has moved on.
    pub(super) fn ask_for_page(&mut self, outbox: &mut Outbox) {
        if self.asked < MOST_FOR_PAGE {
            self.ask_soon(outbox);
        }
    }

    /// Something may have happened: the storefront is asked now and not when its time comes, but never in a hurry. That takes
    /// nothing from the questions that come in their time.
    fn ask_soon(&mut self, outbox: &mut Outbox) {
        let since = outbox.at.milliseconds.saturating_sub(self.asked_at);
        match self.inquiry {
            Inquiry::Waiting(_, count) | Inquiry::Hurrying(_, count) if since >= LEAST_PAUSE => self.ask(count, outbox),
            Inquiry::Waiting(_, count) => {
                let left = LEAST_PAUSE.saturating_sub(since);
                self.inquiry = Inquiry::Hurrying(outbox.wait(left as u32), count);
            }
            Inquiry::Resting => self.ask(1, outbox),
            Inquiry::Hurrying(..) | Inquiry::Asking(..) => {}
        }
    }
}

impl Inquiry {
    /// Each pause is half as long again as the one before.
    fn next(count: u32, outbox: &mut Outbox) -> Self {
        if count >= MOST_QUESTIONS {
            return Self::Resting;
        }
        let grown = (0..count.min(12)).fold(FIRST_PAUSE, |pause, _| pause + pause / 2);
        Self::Waiting(outbox.wait(outbox.at.spread(grown.min(LONGEST_PAUSE))), count)
    }
}
