//! A charge was sent and its outcome is not known. Never shown as failed, never paid again blindly.

use super::paying::Payment;
use super::{Attempt, Doubt, Effect, Event, Offer, Outbox, RequestNumber, State, Submission, Target};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::storefront::{Answer, Call};
use crate::value::Value;
use crate::wire::{CardToken, Purchase, Transaction, TransactionResult};

/// A charge whose outcome is not known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unconfirmed {
    /// What was being paid.
    pub offer: Offer,
    /// What was sent off.
    pub submission: Submission,
    /// The payment token of the charge.
    pub token: CardToken,
    /// What is known about it.
    pub knowledge: Knowledge,
}

/// What is known of a charge without an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Knowledge {
    /// The storefront did not say. It can be asked again.
    Nothing,
    /// The token had not been used when we looked. The same charge may be sent again: with its token it pays once.
    NotArrived,
    /// The token has been used, or there is a transaction that cannot be asked about: the charge arrived. No more can be
    /// learnt here, and nothing must be paid again.
    Arrived,
    /// There is a transaction without a result yet, and the storefront can be asked about it.
    Pending(Box<Pending>),
}

/// A transaction without a result yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    /// Its id.
    pub id: String,
    /// The session that may read it.
    pub session: String,
    /// The transaction as it was last seen.
    pub transaction: Transaction,
    /// What the merchant's code gets once there is a result.
    pub public: Value,
    /// Whether it is being asked for.
    pub inquiry: Inquiry,
}

/// Whether the storefront is being asked about a transaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inquiry {
    /// The next question waits for its timer; so many have been asked.
    Waiting(RequestNumber, u32),
    /// The question is on its way.
    Asking(RequestNumber, u32),
    /// No more by itself; the shopper can ask.
    Resting,
}

/// Milliseconds between questions: quick at first, then patient. After the last, the shopper asks.
const PAUSES: [u32; 7] = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

impl Unconfirmed {
    pub(super) fn new(payment: Payment, token: CardToken, knowledge: Knowledge, outbox: &mut Outbox) -> Self {
        outbox.announce(Announcement::Error(Code::PaymentUnconfirmed.into()));
        outbox.push(Effect::Focus(Target::Outcome));
        let Payment { offer, submission } = payment;
        Self { offer, submission, token, knowledge }
    }

    pub(super) fn step(self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::RetryPressed => self.retry(outbox),
            Event::Elapsed(timer) => self.ask_in_time(timer, outbox),
            Event::Answered(request, answer) => self.hear(request, answer, outbox),
            Event::UpdateRequested(update, _) => {
                outbox.settle_updates(vec![update], Err(Code::PaymentInProgress.into()));
                State::Unconfirmed(self)
            }
            _ => State::Unconfirmed(self),
        }
    }

    fn retry(mut self, outbox: &mut Outbox) -> State {
        match &mut self.knowledge {
            Knowledge::NotArrived => {
                let (payment, token) = self.apart();
                payment.charge(token, Attempt::Again, outbox)
            }
            Knowledge::Nothing => {
                let (payment, token) = self.apart();
                payment.look_up(token, Doubt::Lost, outbox)
            }
            Knowledge::Arrived => State::Unconfirmed(self),
            Knowledge::Pending(pending) => {
                if pending.inquiry == Inquiry::Resting {
                    pending.ask(0, outbox);
                }
                State::Unconfirmed(self)
            }
        }
    }

    fn ask_in_time(mut self, timer: RequestNumber, outbox: &mut Outbox) -> State {
        if let Knowledge::Pending(pending) = &mut self.knowledge
            && let Inquiry::Waiting(awaited, count) = pending.inquiry
            && awaited == timer
        {
            pending.ask(count, outbox);
        }
        State::Unconfirmed(self)
    }

    fn hear(mut self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        let Knowledge::Pending(pending) = &mut self.knowledge else { return State::Unconfirmed(self) };
        let Inquiry::Asking(asked, count) = pending.inquiry else { return State::Unconfirmed(self) };
        if asked != request {
            return State::Unconfirmed(self);
        }
        match answer {
            Ok(Answer::Transaction(seen)) if seen.transaction.result != TransactionResult::Unknown => {
                let public = pending.public.with_members_of(&seen.public);
                let (payment, token) = self.apart();
                return payment.conclude(token, Purchase { public, ..seen }, outbox);
            }
            Ok(Answer::Transaction(seen)) => pending.transaction = seen.transaction,
            _ => {}
        }
        pending.inquiry = Inquiry::next(count, outbox);
        State::Unconfirmed(self)
    }

    fn apart(self) -> (Payment, CardToken) {
        (Payment { offer: self.offer, submission: self.submission }, self.token)
    }
}

impl Knowledge {
    /// A transaction that nobody can ask about is a charge that arrived, and no more can be learnt.
    pub(super) fn of_pending(purchase: Purchase, outbox: &mut Outbox) -> Self {
        let Purchase { transaction, session, public, .. } = purchase;
        match (transaction.id.clone(), session) {
            (Some(id), Some(session)) => {
                let inquiry = Inquiry::next(0, outbox);
                Self::Pending(Box::new(Pending { id, session, transaction, public, inquiry }))
            }
            _ => Self::Arrived,
        }
    }
}

impl Pending {
    fn ask(&mut self, count: u32, outbox: &mut Outbox) {
        let call = Call::Transaction { id: self.id.clone(), session: self.session.clone() };
        self.inquiry = Inquiry::Asking(outbox.call(call), count.saturating_add(1));
    }
}

impl Inquiry {
    fn next(count: u32, outbox: &mut Outbox) -> Self {
        match PAUSES.get(count as usize) {
            Some(pause) => Self::Waiting(outbox.wait(*pause), count),
            None => Self::Resting,
        }
    }
}
