//! From the pay button to an outcome.

use super::pricing::{Heard, rise};
use super::{
    Approved, Effect, Event, Form, Knowledge, Notice, Offer, Outbox, Pricing, RequestNumber, State, Submission, Target,
    TokenFailure, Unconfirmed,
};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::options::Source;
use crate::storefront::{Answer, Call, Charge};
use crate::wire::{CardToken, InvalidField, Purchase, Token, Transaction, TransactionResult};

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
    /// The answer of the charge does not say whether money moved; the token does.
    LookingUp(RequestNumber, CardToken, Doubt),
}

/// Why a token is looked up, and so what it means if it has not been used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The answer got lost. A token that has not been used only says that no copy of the charge has arrived yet.
    Lost,
    /// The charge was refused, and no copy of it is on its way any more or can still pay; but the refusal may be the
    /// answer to a second copy. With a token that has not been used nothing was charged.
    Refused(Failure),
}

/// Whether a charge is sent for the first time with its token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// Nothing was sent before.
    First,
    /// The answer to an earlier one got lost, and it may still arrive. A refusal of this one says nothing about that one.
    Again,
}

/// What is being paid, and what was sent off for it: all of a payment but how far it is.
pub(super) struct Payment {
    pub(super) offer: Offer,
    pub(super) submission: Submission,
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

    fn hear(self, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        let (payment, step) = self.apart();
        match step {
            Step::Repricing(mut pricing) => match pricing.hear(request, answer) {
                Heard::Failed(failure) => payment.back_after(failure, outbox),
                Heard::Taken | Heard::Stale => payment.agree_on_price(pricing, outbox),
            },
            Step::Charging(asked, token, attempt) if asked == request => payment.settle(token, attempt, answer, outbox),
            Step::LookingUp(asked, token, doubt) if asked == request => payment.learn(token, doubt, answer, outbox),
            step => payment.at(step),
        }
    }

    fn hear_token(self, request: RequestNumber, result: Result<CardToken, TokenFailure>, outbox: &mut Outbox) -> State {
        let (payment, step) = self.apart();
        match (step, result) {
            (Step::CreatingToken(asked), Ok(token)) if asked == request => {
                outbox.announce(Announcement::InstrumentReady(token.clone(), payment.submission.address.clone()));
                payment.charge(token, Attempt::First, outbox)
            }
            (Step::CreatingToken(asked), Err(failure)) if asked == request => payment.no_token(failure, outbox),
            (step, _) => payment.at(step),
        }
    }

    fn apart(self) -> (Payment, Step) {
        (Payment { offer: self.offer, submission: self.submission }, self.step)
    }
}

impl Payment {
    fn at(self, step: Step) -> State {
        State::Paying(Paying { offer: self.offer, submission: self.submission, step })
    }

    /// What is charged now and later was shown: more needs another yes.
    fn agree_on_price(mut self, pricing: Pricing, outbox: &mut Outbox) -> State {
        let Some(offer) = pricing.offer() else { return self.at(Step::Repricing(pricing)) };
        let risen = rise(&self.offer.order, &offer.order);
        self.offer = offer;
        match risen {
            Some(notice) => self.back(notice, outbox),
            None => {
                let request = create_token(&self.submission, outbox);
                self.at(Step::CreatingToken(request))
            }
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
    pub(super) fn charge(self, token: CardToken, attempt: Attempt, outbox: &mut Outbox) -> State {
        let charge = Charge {
            source: self.offer.source.clone(),
            address: self.submission.address.clone(),
            ships: self.offer.order.ships(),
            token: token.id.clone(),
        };
        let request = outbox.call(Call::Charge(charge));
        self.at(Step::Charging(request, token, attempt))
    }

    pub(super) fn look_up(self, token: CardToken, doubt: Doubt, outbox: &mut Outbox) -> State {
        let request = outbox.call(Call::Token(token.id.clone()));
        self.at(Step::LookingUp(request, token, doubt))
    }

    fn settle(self, token: CardToken, attempt: Attempt, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match answer {
            Ok(Answer::Charge(purchase)) => self.conclude(token, purchase, outbox),
            Ok(_) => self.look_up(token, Doubt::Lost, outbox),
            Err(failure) => match attempt.doubt(&failure) {
                None => self.back_after(failure, outbox),
                Some(doubt) => self.look_up(token, doubt, outbox),
            },
        }
    }

    fn learn(self, token: CardToken, doubt: Doubt, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
        match (answer, doubt) {
            (Ok(Answer::Token(Token { is_used: Some(true) })), _) => self.leave_open(token, Knowledge::Arrived, outbox),
            (Ok(Answer::Token(Token { is_used: Some(false) })), Doubt::Refused(failure)) => {
                self.back_after(failure, outbox)
            }
            (Ok(Answer::Token(Token { is_used: Some(false) })), Doubt::Lost) => {
                self.leave_open(token, Knowledge::NotArrived, outbox)
            }
            _ => self.leave_open(token, Knowledge::Nothing, outbox),
        }
    }

    /// What the answer of a charge means (`storefront-api` §10.4).
    pub(super) fn conclude(self, token: CardToken, purchase: Purchase, outbox: &mut Outbox) -> State {
        match purchase.transaction.result {
            TransactionResult::Approved => {
                outbox.announce(Announcement::PurchaseCompleted(purchase.public));
                self.approve(token, purchase.transaction, outbox)
            }
            TransactionResult::Declined => {
                outbox.announce(Announcement::PurchaseDeclined(purchase.public));
                self.back(Notice::Declined { reason: purchase.transaction.human_message }, outbox)
            }
            TransactionResult::Canceled | TransactionResult::Abandoned => {
                outbox.announce(Announcement::PurchaseDeclined(purchase.public));
                self.back(Notice::Canceled, outbox)
            }
            TransactionResult::Unknown => {
                let knowledge = Knowledge::of_pending(purchase, outbox);
                self.leave_open(token, knowledge, outbox)
            }
        }
    }

    fn leave_open(self, token: CardToken, knowledge: Knowledge, outbox: &mut Outbox) -> State {
        State::Unconfirmed(Unconfirmed::new(self, token, knowledge, outbox))
    }

    fn approve(self, card: CardToken, transaction: Transaction, outbox: &mut Outbox) -> State {
        outbox.push(Effect::Focus(Target::Outcome));
        State::Approved(Approved { offer: self.offer, paid: transaction.amount, reference: transaction.id, card })
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
}

fn create_token(submission: &Submission, outbox: &mut Outbox) -> RequestNumber {
    let number = outbox.number();
    outbox.push(Effect::CreateToken(number, submission.address.clone()));
    number
}

impl Attempt {
    /// What a failed charge leaves in doubt; nothing where no copy of it was charged or ever will be.
    ///
    /// Browsers send a POST again by themselves when a kept connection dies. So the answer may be that to a second copy
    /// while the first one paid: the second is then refused for its token, or turned away before anyone looks at that.
    pub(super) fn doubt(self, failure: &Failure) -> Option<Doubt> {
        let is_first = self == Self::First;
        if names_token(failure) || (is_first && failure.status == Some(429)) {
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
