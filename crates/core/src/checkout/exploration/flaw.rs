//! The machine with one mistake in it: what shows that each law can catch somebody.

use super::description::Description;
use super::law::Seen;
use crate::announcement::Announcement;
use crate::checkout::tests::{mugs, usd};
use crate::checkout::{
    Attempt, CardEntry, Checkout, Doubt, Effect, Event, Form, Knowledge, Moment, Sent, SentOrder, Stage, State, Step,
    Submission, Target,
};
use crate::failure::{Code, Failure};
use crate::storefront::{Answer, Call, Charge, Instrument, MemoryStorefront};
use crate::wire::TransactionResult;
use std::sync::Arc;

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
    /// It takes a decline of before for the outcome of the next try.
    ForgetsDeclines,
    /// It offers to pay again while nobody knows whether it has been paid.
    OffersToPayAgain,
    /// It changes what a charge says when it sends it again.
    ChangesWhatItResends,
    /// It sends a charge again that nothing keeps from being made twice.
    SendsAgainUnguarded,
    /// It charges as soon as there is a token.
    SkipsTheConfirmation,
    /// It lets the shopper pay while the card's fields are still to come.
    PaysBeforeItIsReady,
    /// It pays with another saved instrument than the one on screen.
    PaysWithAnother,
    /// It keeps quiet about a price that rose.
    HidesAHigherPrice,
    /// It keeps quiet about a renewal that rose.
    HidesAHigherRenewal,
    /// It tells the page twice.
    AnnouncesTwice,
    /// It takes an answer that nobody waits for as one that it waits for.
    TakesAnyAnswer,
    /// It forgets calls of `update()`.
    ForgetsUpdates,
    /// It settles calls of `update()` twice.
    SettlesUpdatesTwice,
    /// It forgets calls of `show()`, `purchase()` and `setup()`.
    ForgetsCalls,
    /// It settles those calls twice.
    SettlesCallsTwice,
    /// It means to ask for the methods, and does not.
    ForgetsToAsk,
    /// Its retry button does nothing.
    IsDeafToRetry,
    /// It does not hear that a session is over.
    IsDeafToTheClock,
    /// It moves the focus when the page's own mount fails.
    StealsTheFocus,
    /// It goes on after `destroy()`.
    OutlivesItsPage,
    /// It keeps nothing of a payment for when the page is loaded anew.
    ForgetsWhatIsUnderWay,
    /// It takes a charge that it does not find for one that was never sent.
    TakesUnseenForUnsent,
    /// It charges what was shown, however long ago.
    TrustsOldPrices,
    /// It sends a charge again by itself, as it does with questions.
    TakesAChargeForAQuestion,
    /// It asks again for ever.
    NeverGivesUp,
    /// It does not know what it could ask again.
    ForgetsQuestions,
    /// It means to ask again, and nothing tells it when.
    ForgetsToTryAgain,
    /// It asks again after `destroy()`.
    DeliversToAPageThatIsGone,
}

impl Flaw {
    pub(super) fn step(self, checkout: &Checkout, event: Event, at: Moment) -> (Checkout, Vec<Effect>) {
        let before = checkout.clone();
        match (self, event) {
            (Self::IsDeafToRetry, Event::RetryPressed) | (Self::OutlivesItsPage, Event::DestroyRequested) => {
                (before, Vec::new())
            }
            (Self::IsDeafToTheClock, Event::Elapsed(timer)) if is_end_of_session(&before, &timer) => {
                (before, Vec::new())
            }
            (Self::TrustsARefusedResend, event @ Event::Answered(_, Err(_))) => {
                as_if_sent_first(before, &event).step(event, at)
            }
            (Self::TakesUnusedForDead, event @ Event::Answered(_, Ok(Answer::Token(_)))) => {
                as_if_refused(before, &event).step(event, at)
            }
            (Self::SendsAgainUnguarded, Event::RetryPressed) => as_if_guarded(before).step(Event::RetryPressed, at),
            (Self::TakesAChargeForAQuestion, event) => with_charge_as_question(before, at).step(event, at),
            (Self::NeverGivesUp, event) => with_all_attempts_left(before).step(event, at),
            (Self::PaysBeforeItIsReady, event @ Event::Submitted(_)) => as_if_ready(before).step(event, at),
            (Self::TrustsOldPrices, event @ Event::Submitted(_)) => with_new_price(before, at).step(event, at),
            (
                Self::OffersToPayAgain
                | Self::TakesUnseenForUnsent
                | Self::ForgetsDeclines
                | Self::SkipsTheConfirmation
                | Self::ForgetsQuestions
                | Self::DeliversToAPageThatIsGone,
                event,
            ) => self.step_on(before, event, at),
            (_, event) => {
                let event = self.distort(&before, event);
                before.step(event, at)
            }
        }
    }

    /// What it makes of a state that the machine as it ships leads to.
    fn step_on(self, before: Checkout, event: Event, at: Moment) -> (Checkout, Vec<Effect>) {
        let delivery = before.delivery.clone();
        let (after, effects) = before.step(event, at);
        match self {
            Self::ForgetsQuestions => (Checkout { delivery: Default::default(), ..after }, effects),
            Self::DeliversToAPageThatIsGone if matches!(after.state, State::Destroyed(_)) => {
                (Checkout { delivery, ..after }, effects)
            }
            Self::DeliversToAPageThatIsGone => (after, effects),
            Self::OffersToPayAgain => (back_at_the_form(after), effects),
            Self::TakesUnseenForUnsent if is_unseen(&after) => (back_at_the_form(after), effects),
            Self::TakesUnseenForUnsent => (after, effects),
            Self::ForgetsDeclines => (without_transactions(after), effects),
            _ => confirmed_at_once(after, effects, at),
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
                preview.total = paying.form.offer.order.total();
                Event::Answered(number, Ok(Answer::Preview(preview)))
            }
            (
                Self::HidesAHigherRenewal,
                State::Paying(paying),
                Event::Answered(number, Ok(Answer::Preview(mut preview))),
            ) => {
                preview.recurring = paying.form.offer.order.renewal();
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
                let state = Description::of(state);
                let other = state.awaited().first().filter(|_| !state.awaited().contains(&number));
                Event::Answered(other.copied().unwrap_or(number), answer)
            }
            (_, _, event) => event,
        }
    }

    pub(super) fn twist(self, effects: Vec<Effect>, seen: &Seen) -> Vec<Effect> {
        effects.into_iter().flat_map(|effect| self.twist_one(effect, seen)).collect()
    }

    fn twist_one(self, effect: Effect, seen: &Seen) -> Vec<Effect> {
        match (self, effect) {
            (Self::ChangesWhatItResends, Effect::Call(number, Call::Charge(mut charge)))
                if token_of(&charge).is_some_and(|token| seen.has_charged_with(token)) =>
            {
                charge.ships = !charge.ships;
                vec![Effect::Call(number, Call::Charge(charge))]
            }
            (Self::PaysWithAnother, Effect::Call(number, Call::Charge(mut charge))) => {
                charge.instrument = Instrument::Saved("pi_2".into());
                vec![Effect::Call(number, Call::Charge(charge))]
            }
            (
                Self::AnnouncesTwice,
                effect @ Effect::Announce(Announcement::PurchaseCompleted(_) | Announcement::SetupCompleted(_)),
            )
            | (Self::SettlesUpdatesTwice, effect @ Effect::SettleUpdates(..))
            | (Self::SettlesCallsTwice, effect @ Effect::SettleCalls(..)) => vec![effect.clone(), effect],
            (Self::StealsTheFocus, effect @ Effect::SettleMount(Err(_))) => {
                vec![effect, Effect::Focus(Target::Outcome)]
            }
            (Self::ForgetsWhatIsUnderWay, Effect::Remember(_))
            | (Self::ForgetsUpdates, Effect::SettleUpdates(..))
            | (Self::ForgetsCalls, Effect::SettleCalls(..))
            | (Self::ForgetsToTryAgain, Effect::Wait(..))
            | (Self::ForgetsToAsk, Effect::Call(_, Call::ReadyToPay { .. })) => Vec::new(),
            (_, effect) => vec![effect],
        }
    }

    /// What leaves the page, where that is not what the machine said: behind the back of every observer but the
    /// storefront.
    pub(super) fn send(self, effect: Effect, seen: &Seen) -> Effect {
        if self != Self::PaysAgainWithANewToken {
            return effect;
        }
        match effect {
            Effect::Call(number, Call::Charge(mut charge)) if seen.has_resent() => {
                charge.instrument = Instrument::Token("tok_again".into());
                Effect::Call(number, Call::Charge(charge))
            }
            Effect::Call(number, Call::Token(_)) if seen.has_resent() => {
                Effect::Call(number, Call::Token("tok_again".into()))
            }
            effect => effect,
        }
    }
}

fn token_of(charge: &Charge) -> Option<&str> {
    match &charge.instrument {
        Instrument::Token(token) => Some(token),
        Instrument::Saved(_) | Instrument::OwnPage(_) => None,
    }
}

fn is_end_of_session(checkout: &Checkout, timer: &crate::checkout::RequestNumber) -> bool {
    checkout.session_end.is_some_and(|(awaited, _)| awaited == *timer)
}

fn with_charge_as_question(mut checkout: Checkout, at: Moment) -> Checkout {
    if let State::Paying(paying) = &checkout.state
        && let Step::Charging(number, Sent { order: SentOrder::Charge(charge, _), .. }, _) = &paying.step
        && !checkout.delivery.follows(*number)
    {
        checkout.delivery.take_for_question(*number, Call::Charge(charge.clone()), at);
    }
    checkout
}

fn with_all_attempts_left(mut checkout: Checkout) -> Checkout {
    checkout.delivery.forget_attempts();
    checkout
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

fn as_if_guarded(mut checkout: Checkout) -> Checkout {
    if let State::Unconfirmed(unconfirmed) = &mut checkout.state
        && matches!(unconfirmed.knowledge, Knowledge::Untold | Knowledge::Nothing)
    {
        unconfirmed.knowledge = Knowledge::NotArrived;
    }
    checkout
}

fn with_new_price(mut checkout: Checkout, at: Moment) -> Checkout {
    if let State::Form(form) = &mut checkout.state {
        Arc::make_mut(&mut form.offer).priced_at = at.milliseconds;
    }
    checkout
}

fn as_if_ready(mut checkout: Checkout) -> Checkout {
    if let State::Form(form) = &mut checkout.state {
        form.opening = None;
    }
    checkout
}

fn is_unseen(checkout: &Checkout) -> bool {
    matches!(&checkout.state, State::Unconfirmed(unconfirmed) if unconfirmed.knowledge == Knowledge::Nothing)
}

fn back_at_the_form(mut checkout: Checkout) -> Checkout {
    if let State::Unconfirmed(unconfirmed) = checkout.state {
        checkout.state = State::Form(Form::new(unconfirmed.form.offer));
    }
    checkout
}

fn without_transactions(mut checkout: Checkout) -> Checkout {
    if let State::Form(form) = &mut checkout.state {
        let offer = Arc::make_mut(&mut form.offer);
        if let crate::checkout::Order::Record(crate::checkout::Record::Invoice { invoice, .. }) = &mut offer.order {
            invoice.transaction_ids.clear();
        }
    }
    checkout
}

fn confirmed_at_once(after: Checkout, mut effects: Vec<Effect>, at: Moment) -> (Checkout, Vec<Effect>) {
    let is_asking = matches!(after.state(), State::Form(Form { stage: Stage::Confirming(_), .. }));
    if !is_asking {
        return (after, effects);
    }
    let submission = Submission { address: Default::default(), card: CardEntry::Complete };
    let (after, more) = after.step(Event::Submitted(submission), at);
    effects.extend(more);
    (after, effects)
}

fn declined() -> Result<Answer, Failure> {
    let storefront = MemoryStorefront::new(usd(0).currency(), 1_800, 160);
    storefront.decide(TransactionResult::Declined);
    let instrument = Instrument::Token("tok".into());
    storefront.answer_now(&Call::Charge(Charge { source: mugs(1), address: None, ships: false, instrument }))
}
