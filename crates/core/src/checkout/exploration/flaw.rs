//! The machine with one mistake in it: what shows that each law can catch somebody.

use super::law::{Held, Seen};
use crate::announcement::Announcement;
use crate::checkout::tests::{mugs, usd};
use crate::checkout::{Attempt, Checkout, Doubt, Effect, Event, Form, State, Step, Target};
use crate::failure::{Code, Failure};
use crate::storefront::{Answer, Call, Charge, MemoryStorefront};
use crate::wire::TransactionResult;

/// A mistake that somebody could make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flaw {
    /// None: the machine as it ships.
    None,
    /// It sends a charge again with a new token.
    PaysAgainWithANewToken,
    /// It takes a lost answer for a decline.
    TakesLostForDeclined,
    /// It takes a used token for a refusal.
    TakesUsedForRefused,
    /// It takes the refusal of a charge that was sent again for proof that the first one did not arrive.
    TrustsARefusedResend,
    /// It takes a charge that was turned away for one that never arrived in any copy.
    TrustsThatItWasTurnedAway,
    /// It takes a token that has not been used yet for one that never will be.
    TakesUnusedForDead,
    /// It offers to pay again while nobody knows whether it has been paid.
    OffersToPayAgain,
    /// It changes what a charge says when it sends it again.
    ChangesWhatItResends,
    /// It keeps quiet about a price that rose.
    HidesAHigherPrice,
    /// It keeps quiet about a renewal that rose.
    HidesAHigherRenewal,
    /// It tells the page twice.
    AnnouncesTwice,
    /// It takes any answer for the one that it waits for.
    TakesAnyAnswer,
    /// It forgets calls of `update()`.
    ForgetsUpdates,
    /// It settles calls of `update()` twice.
    SettlesUpdatesTwice,
    /// It means to ask for the methods, and does not.
    ForgetsToAsk,
    /// Its retry button does nothing.
    IsDeafToRetry,
    /// It moves the focus when the page's own mount fails.
    StealsTheFocus,
    /// It goes on after `destroy()`.
    OutlivesItsPage,
}

impl Flaw {
    pub(super) fn step(self, checkout: &Checkout, event: Event) -> (Checkout, Vec<Effect>) {
        let before = checkout.clone();
        match (self, event) {
            (Self::IsDeafToRetry, Event::RetryPressed) | (Self::OutlivesItsPage, Event::DestroyRequested) => {
                (before, Vec::new())
            }
            (Self::TrustsARefusedResend, event @ Event::Answered(_, Err(_))) => {
                as_if_sent_first(before, &event).step(event)
            }
            (Self::TakesUnusedForDead, event @ Event::Answered(_, Ok(Answer::Token(_)))) => {
                as_if_refused(before, &event).step(event)
            }
            (Self::OffersToPayAgain, event) => {
                let (after, effects) = before.step(event);
                (back_at_the_form(after), effects)
            }
            (_, event) => {
                let event = self.distort(&before, event);
                before.step(event)
            }
        }
    }

    fn distort(self, checkout: &Checkout, event: Event) -> Event {
        let state = checkout.state();
        match (self, state, event) {
            (Self::TakesLostForDeclined, State::Paying(paying), Event::Answered(number, Err(failure)))
                if matches!(paying.step, Step::Charging(..)) && !failure.surely_without_effect() =>
            {
                Event::Answered(number, declined())
            }
            (
                Self::HidesAHigherPrice,
                State::Paying(paying),
                Event::Answered(number, Ok(Answer::Preview(mut preview))),
            ) => {
                preview.total = paying.offer.order.total();
                Event::Answered(number, Ok(Answer::Preview(preview)))
            }
            (
                Self::HidesAHigherRenewal,
                State::Paying(paying),
                Event::Answered(number, Ok(Answer::Preview(mut preview))),
            ) => {
                preview.recurring = paying.offer.order.renewal();
                Event::Answered(number, Ok(Answer::Preview(preview)))
            }
            (Self::TrustsThatItWasTurnedAway, _, Event::Answered(number, Err(failure)))
                if failure.status == Some(429) =>
            {
                Event::Answered(number, Err(Failure { status: Some(403), ..failure }))
            }
            (Self::TakesUsedForRefused, _, Event::Answered(number, Err(failure))) => {
                Event::Answered(number, Err(Failure { problem: None, ..failure }))
            }
            (Self::TakesAnyAnswer, state, Event::Answered(number, answer)) => {
                let number = Held::by(state).awaited.first().copied().unwrap_or(number);
                Event::Answered(number, answer)
            }
            (_, _, event) => event,
        }
    }

    pub(super) fn twist(self, effects: Vec<Effect>, seen: &Seen) -> Vec<Effect> {
        effects.into_iter().flat_map(|effect| self.twist_one(effect, seen)).collect()
    }

    fn twist_one(self, effect: Effect, seen: &Seen) -> Vec<Effect> {
        match (self, effect) {
            (Self::PaysAgainWithANewToken, Effect::Call(number, Call::Charge(mut charge)))
                if seen.has_charged_with(&charge.token) =>
            {
                charge.token.push_str("_again");
                vec![Effect::Call(number, Call::Charge(charge))]
            }
            (Self::PaysAgainWithANewToken, Effect::Call(number, Call::Token(token)))
                if seen.has_charged_with(&format!("{token}_again")) =>
            {
                vec![Effect::Call(number, Call::Token(format!("{token}_again")))]
            }
            (Self::ChangesWhatItResends, Effect::Call(number, Call::Charge(mut charge)))
                if seen.has_charged_with(&charge.token) =>
            {
                charge.ships = !charge.ships;
                vec![Effect::Call(number, Call::Charge(charge))]
            }
            (Self::AnnouncesTwice, effect @ Effect::Announce(Announcement::PurchaseCompleted(_)))
            | (Self::SettlesUpdatesTwice, effect @ Effect::SettleUpdates(..)) => vec![effect.clone(), effect],
            (Self::StealsTheFocus, effect @ Effect::SettleMount(Err(_))) => {
                vec![effect, Effect::Focus(Target::Outcome)]
            }
            (Self::ForgetsUpdates, Effect::SettleUpdates(..))
            | (Self::ForgetsToAsk, Effect::Call(_, Call::ReadyToPay { .. })) => Vec::new(),
            (_, effect) => vec![effect],
        }
    }
}

fn as_if_sent_first(mut checkout: Checkout, event: &Event) -> Checkout {
    if let State::Paying(paying) = &mut checkout.state
        && let Step::Charging(request, _, attempt) = &mut paying.step
        && matches!(event, Event::Answered(answered, _) if answered == request)
    {
        *attempt = Attempt::First;
    }
    checkout
}

fn as_if_refused(mut checkout: Checkout, event: &Event) -> Checkout {
    if let State::Paying(paying) = &mut checkout.state
        && let Step::LookingUp(request, _, doubt) = &mut paying.step
        && matches!(event, Event::Answered(answered, _) if answered == request)
    {
        *doubt = Doubt::Refused(Code::RateLimited.into());
    }
    checkout
}

fn back_at_the_form(mut checkout: Checkout) -> Checkout {
    if let State::Unconfirmed(unconfirmed) = checkout.state {
        checkout.state = State::Form(Form::new(unconfirmed.offer));
    }
    checkout
}

fn declined() -> Result<Answer, Failure> {
    let storefront = MemoryStorefront::new(usd(0).currency(), 1_800, 160);
    storefront.decide(TransactionResult::Declined);
    let (source, address) = (mugs(1), Default::default());
    storefront.answer_now(&Call::Charge(Charge { source, address, ships: false, token: "tok".into() }))
}
