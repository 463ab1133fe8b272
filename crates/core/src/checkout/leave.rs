//! `destroy()`: nothing is drawn any more, every promise settles, and a charge that is under way is still reported.

use super::{Attempt, Event, Outbox, RequestNumber, State, Step};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::storefront::Answer;
use crate::wire::TransactionResult;

/// A charge that was sent before the page took the checkout down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnderWay {
    request: RequestNumber,
    attempt: Attempt,
}

impl State {
    pub(super) fn leave(self, outbox: &mut Outbox) -> State {
        match self {
            Self::Loading(loading) | Self::Failed(_, loading) => loading.leave(outbox),
            Self::Form(form) => form.leave(outbox),
            Self::Paying(paying) => return leave_payment(paying.step, outbox),
            Self::Destroyed(charge) => return Self::Destroyed(charge),
            Self::Unconfirmed(_) | Self::Approved(_) => {}
        }
        Self::Destroyed(None)
    }
}

fn leave_payment(step: Step, outbox: &mut Outbox) -> State {
    match step {
        Step::Charging(request, _, attempt) => return State::Destroyed(Some(UnderWay { request, attempt })),
        // Nobody will hear the answer of the look-up, so what is known now is all that the page will be told.
        Step::LookingUp(..) => outbox.announce(Announcement::Error(Code::PaymentUnconfirmed.into())),
        Step::Repricing(_) | Step::CreatingToken(_) => {}
    }
    State::Destroyed(None)
}

pub(super) fn step(charge: Option<UnderWay>, event: Event, outbox: &mut Outbox) -> State {
    match (charge, event) {
        (Some(UnderWay { request, attempt }), Event::Answered(answered, answer)) if answered == request => {
            report(attempt, answer, outbox);
            return State::Destroyed(None);
        }
        (_, Event::UpdateRequested(update, _)) => outbox.settle_updates(vec![update], Err(Code::Destroyed.into())),
        _ => {}
    }
    State::Destroyed(charge)
}

fn report(attempt: Attempt, answer: Result<Answer, Failure>, outbox: &mut Outbox) {
    outbox.announce(match answer {
        Ok(Answer::Charge(purchase)) => match purchase.transaction.result {
            TransactionResult::Approved => Announcement::PurchaseCompleted(purchase.public),
            TransactionResult::Declined | TransactionResult::Canceled | TransactionResult::Abandoned => {
                Announcement::PurchaseDeclined(purchase.public)
            }
            TransactionResult::Unknown => Announcement::Error(Code::PaymentUnconfirmed.into()),
        },
        Err(failure) if attempt.doubt(&failure).is_none() => Announcement::Error(failure),
        _ => Announcement::Error(Code::PaymentUnconfirmed.into()),
    });
}
