//! A charge was sent and its outcome is not known. Never shown as failed, never paid again blindly.

use super::paying::{Payment, Sent};
use super::{CallNumber, Doubt, Effect, Event, Form, Goal, Outbox, RequestNumber, State, Submission, Target};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::storefront::{Answer, Call};
use crate::value::Value;
use crate::wire::{Purchase, Transaction, TransactionResult};

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
    /// The session of the guest that may read it; without one, the customer who is signed in may.
    pub session: Option<String>,
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
    pub(super) fn new(payment: Payment, sent: Sent, knowledge: Knowledge, outbox: &mut Outbox) -> Self {
        outbox.announce(Announcement::Error(Code::PaymentUnconfirmed.into()));
        outbox.push(Effect::Focus(Target::Outcome));
        let Payment { form, submission, calls, .. } = payment;
        outbox.refuse_calls(calls, Code::PaymentUnconfirmed.into());
        Self { form, submission, sent, knowledge }
    }

    pub(super) fn step(self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::RetryPressed => return self.retry(outbox),
            Event::Elapsed(timer) => return self.ask_in_time(timer, outbox),
            Event::Answered(request, answer) => return self.hear(request, answer, outbox),
            Event::UpdateRequested(update, _) => {
                outbox.settle_updates(vec![update], Err(Code::PaymentInProgress.into()));
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
            Knowledge::Arrived | Knowledge::Untold => {}
            Knowledge::Pending(pending) => {
                if pending.inquiry == Inquiry::Resting {
                    pending.ask(0, outbox);
                }
            }
        }
        State::Unconfirmed(Box::new(self))
    }

    fn ask_in_time(mut self, timer: RequestNumber, outbox: &mut Outbox) -> State {
        if let Knowledge::Pending(pending) = &mut self.knowledge
            && let Inquiry::Waiting(awaited, count) = pending.inquiry
            && awaited == timer
        {
            pending.ask(count, outbox);
        }
        State::Unconfirmed(Box::new(self))
    }

    fn hear(mut self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        if let Knowledge::Pending(pending) = &mut self.knowledge
            && let Inquiry::Asking(asked, count) = pending.inquiry
            && asked == request
        {
            match answer {
                Ok(Answer::Transaction(seen)) if seen.transaction.result != TransactionResult::Unknown => {
                    let public = pending.public.with_members_of(&seen.public);
                    let (payment, sent) = self.apart();
                    return payment.conclude(sent, Purchase { public, ..seen }, outbox);
                }
                Ok(Answer::Transaction(seen)) => pending.transaction = seen.transaction,
                _ => {}
            }
            pending.inquiry = Inquiry::next(count, outbox);
        }
        State::Unconfirmed(Box::new(self))
    }

    fn apart(self) -> (Payment, Sent) {
        let (Self { form, submission, sent, .. }, calls) = (self, Vec::<CallNumber>::new());
        let goal = Goal::Pay(sent.tender.clone());
        (Payment { form, submission, goal, calls }, sent)
    }
}

impl Knowledge {
    /// A transaction that nobody can ask about is a charge that arrived, and no more can be learnt.
    pub(super) fn of_pending(purchase: Purchase, has_customer: bool, outbox: &mut Outbox) -> Self {
        let Purchase { transaction, session, public, .. } = purchase;
        match transaction.id.clone() {
            Some(id) if session.is_some() || has_customer => {
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
