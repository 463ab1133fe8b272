//! From the pay button to an outcome.

use super::pricing::Heard;
use super::{
    Approved, Effect, Event, Form, Notice, Offer, Outbox, Pricing, RequestNumber, State, Submission, Target,
    TokenFailure, Unconfirmed,
};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::money::Money;
use crate::options::Source;
use crate::storefront::{Answer, Call, Charge};
use crate::wire::{CardToken, Purchase, Token, Transaction, TransactionResult};
use core::cmp::Ordering;

/// The shopper has pressed pay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paying {
    /// What is paid.
    pub offer: Offer,
    /// What was sent off.
    pub submission: Submission,
    /// How far it is.
    pub step: Step,
}

/// How far a payment is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The price for this address is asked for.
    Repricing(Pricing),
    /// FramePay makes the payment token.
    CreatingToken(RequestNumber),
    /// The charge is sent.
    Charging(RequestNumber, CardToken, Attempt),
    /// The answer got lost; the token tells whether the charge took effect.
    LookingUp(RequestNumber, CardToken),
}

/// Whether a charge is sent for the first time with its token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// Nothing was sent before.
    First,
    /// The answer to an earlier one got lost, and it may still arrive. A refusal of this one says nothing about that one.
    Again,
}

impl Paying {
    /// Items are priced again if the price on screen is not that of the address; a plain amount is what it is.
    pub(super) fn start(offer: Offer, submission: Submission, outbox: &mut Outbox) -> Self {
        let place = submission.address.place();
        let step = match offer.source {
            Source::Items(_) if place != offer.place => Step::Repricing(Pricing::ask_price(&offer, place, outbox)),
            _ => Step::CreatingToken(create_token(&submission, outbox)),
        };
        Self { offer, submission, step }
    }

    pub(super) fn step(self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::Answered(request, answer) => self.hear(request, answer, outbox),
            Event::TokenCreated(request, result) => self.hear_token(request, result, outbox),
            Event::UpdateRequested(update, _) => {
                outbox.settle_updates(vec![update], Err(Code::PaymentInProgress.into()));
                State::Paying(self)
            }
            _ => State::Paying(self),
        }
    }

    fn hear(mut self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match &mut self.step {
            Step::Repricing(pricing) => match pricing.hear(request, answer) {
                Heard::Failed(failure) => self.back_after(failure, outbox),
                Heard::Taken | Heard::Stale => self.agree_on_price(outbox),
            },
            Step::Charging(asked, token, attempt) if *asked == request => {
                let (token, attempt) = (token.clone(), *attempt);
                self.settle(token, attempt, answer, outbox)
            }
            Step::LookingUp(asked, token) if *asked == request => {
                let token = token.clone();
                self.learn(token, answer, outbox)
            }
            _ => State::Paying(self),
        }
    }

    /// What is charged was shown: a higher total needs another yes.
    fn agree_on_price(mut self, outbox: &mut Outbox) -> State {
        let Step::Repricing(pricing) = &self.step else { return State::Paying(self) };
        let Some(offer) = pricing.offer() else { return State::Paying(self) };
        let (shown, now) = (self.offer.order.total(), offer.order.total());
        self.offer = offer;
        match now.compare(shown) {
            Ok(Ordering::Less | Ordering::Equal) => {
                self.step = Step::CreatingToken(create_token(&self.submission, outbox));
                State::Paying(self)
            }
            Ok(Ordering::Greater) | Err(_) => self.back(Notice::PriceRose { shown, now }, outbox),
        }
    }

    fn hear_token(self, request: RequestNumber, result: Result<CardToken, TokenFailure>, outbox: &mut Outbox) -> State {
        match (&self.step, result) {
            (Step::CreatingToken(asked), Ok(token)) if *asked == request => {
                outbox.announce(Announcement::InstrumentReady(token.clone(), self.submission.address.clone()));
                self.charge(token, Attempt::First, outbox)
            }
            (Step::CreatingToken(asked), Err(failure)) if *asked == request => self.no_token(failure, outbox),
            _ => State::Paying(self),
        }
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

    /// The only place that sends a charge. The token works once, so sending the same one again is safe.
    pub(super) fn charge(mut self, token: CardToken, attempt: Attempt, outbox: &mut Outbox) -> State {
        let charge = Charge {
            source: self.offer.source.clone(),
            address: self.submission.address.clone(),
            ships: self.offer.order.ships(),
            token: token.id.clone(),
        };
        self.step = Step::Charging(outbox.call(Call::Charge(charge)), token, attempt);
        State::Paying(self)
    }

    pub(super) fn look_up(mut self, token: CardToken, outbox: &mut Outbox) -> State {
        self.step = Step::LookingUp(outbox.call(Call::Token(token.id.clone())), token);
        State::Paying(self)
    }

    fn settle(self, token: CardToken, attempt: Attempt, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match answer {
            Ok(Answer::Charge(purchase)) => self.conclude(token, purchase, outbox),
            Err(failure) if says_token_used(&failure) => self.was_sent(token, outbox),
            Err(failure) if attempt.surely_charged_nothing(&failure) => self.back_after(failure, outbox),
            _ => self.look_up(token, outbox),
        }
    }

    /// The token is used: the charge arrived, though its answer did not.
    fn was_sent(self, token: CardToken, outbox: &mut Outbox) -> State {
        State::Unconfirmed(Unconfirmed::sent(self, token, outbox))
    }

    fn learn(self, token: CardToken, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match answer {
            Ok(Answer::Token(Token { is_used: Some(true) })) => self.was_sent(token, outbox),
            Ok(Answer::Token(Token { is_used: Some(false) })) => {
                State::Unconfirmed(Unconfirmed::not_arrived(self, token, outbox))
            }
            _ => State::Unconfirmed(Unconfirmed::in_the_dark(self, token, outbox)),
        }
    }

    /// What the answer of a charge means (`storefront-api` §10.4).
    pub(super) fn conclude(self, token: CardToken, purchase: Purchase, outbox: &mut Outbox) -> State {
        match purchase.transaction.result {
            TransactionResult::Approved => {
                outbox.announce(Announcement::PurchaseCompleted(purchase.public));
                self.approve(token, &purchase.transaction, outbox)
            }
            TransactionResult::Declined => {
                outbox.announce(Announcement::PurchaseDeclined(purchase.public));
                self.back(Notice::Declined { reason: purchase.transaction.human_message }, outbox)
            }
            TransactionResult::Canceled | TransactionResult::Abandoned => self.back(Notice::Canceled, outbox),
            TransactionResult::Unknown => State::Unconfirmed(Unconfirmed::pending(self, token, purchase, outbox)),
        }
    }

    fn approve(self, card: CardToken, transaction: &Transaction, outbox: &mut Outbox) -> State {
        outbox.push(Effect::Focus(Target::Outcome));
        State::Approved(Approved {
            paid: transaction.amount.unwrap_or(self.offer.order.total()),
            offer: self.offer,
            reference: transaction.id.clone(),
            card,
        })
    }

    /// Back to the form after a failure that charged nothing.
    fn back_after(self, failure: Failure, outbox: &mut Outbox) -> State {
        outbox.announce(Announcement::Error(failure.clone()));
        let notice = Notice::of_failure(failure, &self.submission.address.rules());
        self.back(notice, outbox)
    }

    /// Back to the form, with everything typed still there.
    fn back(self, notice: Notice, outbox: &mut Outbox) -> State {
        outbox.push(Effect::Focus(notice.target()));
        State::Form(Form::with_notice(self.offer, notice))
    }

    /// What is paid.
    pub fn total(&self) -> Money {
        self.offer.order.total()
    }
}

fn create_token(submission: &Submission, outbox: &mut Outbox) -> RequestNumber {
    let number = outbox.number();
    outbox.push(Effect::CreateToken(number, submission.address.clone()));
    number
}

impl Attempt {
    /// Whether nothing was charged with this token, neither by this attempt nor by an earlier one.
    pub(super) fn surely_charged_nothing(self, failure: &Failure) -> bool {
        self == Self::First && failure.surely_without_effect() && !says_token_used(failure)
    }
}

/// A used token on a charge of ours is a lost answer in disguise: browsers themselves send a POST again when a kept
/// connection dies. So is a conflict, which means that the invoice or transaction is being paid.
fn says_token_used(failure: &Failure) -> bool {
    let names_token = |field: &str| matches!(field, "token" | "paymentInstruction.token");
    failure.invalid_fields().iter().any(|invalid| names_token(&invalid.field))
}
