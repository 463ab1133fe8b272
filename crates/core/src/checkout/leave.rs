//! `destroy()`: nothing is drawn any more, every promise settles, and a charge that is under way is still reported.

use super::paying::{Sent, outcome};
use super::{Attempt, Deal, Effect, Event, Outbox, Paying, Remembered, RequestNumber, State, Step};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::storefront::Answer;
use crate::wire::TransactionResult;

/// A charge that was sent before the page took the checkout down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnderWay {
    request: RequestNumber,
    attempt: Attempt,
    sent: Sent,
    deal: Deal,
}

impl State {
    pub(super) fn leave(self, outbox: &mut Outbox) -> State {
        match self {
            Self::Loading(loading) | Self::Failed(_, loading) => loading.leave(outbox),
            Self::Form(form) => form.leave(outbox),
            Self::Expired(form) => form.leave(outbox),
            Self::Paying(paying) => return leave_payment(*paying, outbox),
            Self::Destroyed(charge) => return Self::Destroyed(charge),
            Self::Unconfirmed(unconfirmed) => unconfirmed.leave(outbox),
            Self::Approved(_) => {}
        }
        Self::Destroyed(None)
    }
}

fn leave_payment(paying: Paying, outbox: &mut Outbox) -> State {
    outbox.refuse_calls(paying.calls, Code::Destroyed.into());
    match paying.step {
        Step::Charging(request, sent, attempt) => {
            let deal = paying.form.offer.deal();
            return State::Destroyed(Some(Box::new(UnderWay { request, attempt, sent, deal })));
        }
        // Nobody will hear the answer of the look-up, so what is known now is all that the page will be told.
        Step::LookingUp(..) => outbox.announce(Announcement::Error(Code::PaymentUnconfirmed.into())),
        Step::Repricing(_) | Step::CreatingToken(_) | Step::Storing(..) | Step::Noting(..) => {}
    }
    State::Destroyed(None)
}

impl UnderWay {
    /// What the next mount must find out, if the answer does not say how the payment went.
    fn still_to_remember(&self, answer: &Result<Answer, Failure>, since: u64) -> Option<Remembered> {
        match answer {
            Ok(Answer::Charge(purchase)) if purchase.transaction.result == TransactionResult::Unknown => {
                Some(Remembered::of_charge(self.sent.clone(), purchase, since))
            }
            Ok(Answer::Charge(_)) => None,
            Err(failure) if self.attempt.doubt(failure, self.sent.can_be_asked_about()).is_none() => None,
            _ => Some(Remembered { sent: self.sent.clone(), transaction: None, since }),
        }
    }
}

pub(super) fn step(charge: Option<Box<UnderWay>>, event: Event, outbox: &mut Outbox) -> State {
    match (charge, event) {
        (Some(under_way), Event::Answered(answered, answer)) if answered == under_way.request => {
            report(*under_way, answer, outbox);
            State::Destroyed(None)
        }
        (charge, Event::UpdateRequested(update, _)) => {
            outbox.settle_updates(vec![update], Err(Code::Destroyed.into()));
            State::Destroyed(charge)
        }
        (charge, event) => {
            outbox.refuse_page(event, Code::Destroyed, "");
            State::Destroyed(charge)
        }
    }
}

fn report(under_way: UnderWay, answer: Result<Answer, Failure>, outbox: &mut Outbox) {
    let kept = under_way.still_to_remember(&answer, outbox.at.milliseconds);
    outbox.push(Effect::Remember(kept.map(Box::new)));
    let UnderWay { attempt, sent, deal, .. } = under_way;
    outbox.announce(match answer {
        Ok(Answer::Charge(purchase)) => match purchase.transaction.result {
            TransactionResult::Approved => Announcement::completed(deal, outcome(&sent, purchase.public)),
            TransactionResult::Declined | TransactionResult::Canceled | TransactionResult::Abandoned => {
                Announcement::PurchaseDeclined(outcome(&sent, purchase.public))
            }
            TransactionResult::Unknown => Announcement::Error(Code::PaymentUnconfirmed.into()),
        },
        Err(failure) if attempt.doubt(&failure, sent.can_be_asked_about()).is_none() => Announcement::Error(failure),
        _ => Announcement::Error(Code::PaymentUnconfirmed.into()),
    });
}
