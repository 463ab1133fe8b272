//! A charge was sent and its outcome is not known. Never shown as failed, never paid again blindly.

use super::{Attempt, Effect, Event, Outbox, Paying, RequestNumber, State, Target};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::storefront::{Answer, Call};
use crate::value::Value;
use crate::wire::{CardToken, Purchase, Transaction, TransactionResult};

/// A charge whose outcome is not known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unconfirmed {
    /// What was being paid.
    pub paying: Paying,
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
    /// The token has been used: the charge arrived. A guest cannot learn more, and must not pay again.
    Arrived,
    /// There is a transaction, without a result yet.
    Pending {
        /// The transaction as it was last seen.
        transaction: Box<Transaction>,
        /// The session that may read it.
        session: Option<String>,
        /// What the merchant's code gets once there is a result.
        public: Value,
        /// Whether it is being asked for.
        inquiry: Inquiry,
    },
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
    pub(super) fn sent(paying: Paying, token: CardToken, outbox: &mut Outbox) -> Self {
        Self::new(paying, token, Knowledge::Arrived, outbox)
    }

    pub(super) fn not_arrived(paying: Paying, token: CardToken, outbox: &mut Outbox) -> Self {
        Self::new(paying, token, Knowledge::NotArrived, outbox)
    }

    pub(super) fn in_the_dark(paying: Paying, token: CardToken, outbox: &mut Outbox) -> Self {
        Self::new(paying, token, Knowledge::Nothing, outbox)
    }

    pub(super) fn pending(paying: Paying, token: CardToken, purchase: Purchase, outbox: &mut Outbox) -> Self {
        let session = purchase.session.clone();
        let inquiry = match (&purchase.transaction.id, &session) {
            (Some(_), Some(_)) => Inquiry::next(0, outbox),
            _ => Inquiry::Resting,
        };
        let knowledge = Knowledge::Pending {
            transaction: Box::new(purchase.transaction),
            session,
            public: purchase.public,
            inquiry,
        };
        Self::new(paying, token, knowledge, outbox)
    }

    fn new(paying: Paying, token: CardToken, knowledge: Knowledge, outbox: &mut Outbox) -> Self {
        outbox.announce(Announcement::Error(Code::PaymentUnconfirmed.into()));
        outbox.push(Effect::Focus(Target::Outcome));
        Self { paying, token, knowledge }
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
            Knowledge::NotArrived => self.paying.charge(self.token, Attempt::Again, outbox),
            Knowledge::Nothing => self.paying.look_up(self.token, outbox),
            Knowledge::Arrived => State::Unconfirmed(self),
            Knowledge::Pending { transaction, session, inquiry, .. } => {
                if *inquiry == Inquiry::Resting {
                    inquiry.ask(0, transaction, session, outbox);
                }
                State::Unconfirmed(self)
            }
        }
    }

    fn ask_in_time(mut self, timer: RequestNumber, outbox: &mut Outbox) -> State {
        if let Knowledge::Pending { transaction, session, inquiry, .. } = &mut self.knowledge
            && let Inquiry::Waiting(awaited, count) = *inquiry
            && awaited == timer
        {
            inquiry.ask(count, transaction, session, outbox);
        }
        State::Unconfirmed(self)
    }

    fn hear(mut self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        let Knowledge::Pending { transaction, public, inquiry, .. } = &mut self.knowledge else {
            return State::Unconfirmed(self);
        };
        let Inquiry::Asking(asked, count) = *inquiry else { return State::Unconfirmed(self) };
        if asked != request {
            return State::Unconfirmed(self);
        }
        match answer {
            Ok(Answer::Transaction(seen)) if seen.transaction.result != TransactionResult::Unknown => {
                let public = public.with_members_of(&seen.public);
                return self.paying.conclude(self.token, Purchase { public, ..seen }, outbox);
            }
            Ok(Answer::Transaction(seen)) => **transaction = seen.transaction,
            _ => {}
        }
        *inquiry = Inquiry::next(count, outbox);
        State::Unconfirmed(self)
    }
}

impl Inquiry {
    fn next(count: u32, outbox: &mut Outbox) -> Self {
        match PAUSES.get(count as usize) {
            Some(pause) => Self::Waiting(outbox.wait(*pause), count),
            None => Self::Resting,
        }
    }

    fn ask(&mut self, count: u32, transaction: &Transaction, session: &Option<String>, outbox: &mut Outbox) {
        if let (Some(id), Some(session)) = (&transaction.id, session) {
            let call = Call::Transaction { id: id.clone(), session: session.clone() };
            *self = Self::Asking(outbox.call(call), count.saturating_add(1));
        }
    }
}
