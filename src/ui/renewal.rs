//! What it costs later. Nobody should learn of a renewal from their bank.

use crate::words::Words;
use checkout_core::checkout::{Deal, Offer};
use checkout_core::message::Message;
use checkout_core::wire::{Period, Plan};

/// One sentence about the renewals, with the storefront's amount. Nothing renews where nothing is bought.
pub(super) fn renewal(words: &Words, offer: &Offer) -> Option<String> {
    let renewal = offer.order.renewal().filter(|_| offer.deal() == Deal::Pay)?;
    let amount = words.money(renewal);
    let recurring: Vec<&Plan> = offer.plans.iter().filter(|plan| plan.interval.is_some()).collect();
    let Some(interval) = common_interval(&recurring) else {
        return Some(words.fill(Message::RecurringTotal, &[("amount", &amount)]));
    };
    let all_have_trials = recurring.iter().all(|plan| plan.trial.is_some());
    let message = if all_have_trials { Message::RecurringAfterTrial } else { Message::RecurringThen };
    Some(words.fill(message, &[("amount", &amount), ("interval", &words.interval(interval))]))
}

fn common_interval<'a>(plans: &[&'a Plan]) -> Option<&'a Period> {
    let (first, rest) = plans.split_first()?;
    let interval = first.interval.as_ref()?;
    rest.iter().all(|plan| plan.interval.as_ref() == Some(interval)).then_some(interval)
}
