//! What it costs later. Nobody should learn of a renewal from their bank.

use super::element::{El, paragraph};
use crate::session::Session;
use checkout_core::checkout::Offer;
use checkout_core::message::Message;
use checkout_core::wire::{Period, Plan};

/// One sentence about the renewals, with the storefront's amount.
pub(super) fn renewal(session: &Session, offer: &Offer) -> Option<El> {
    let words = session.words();
    let amount = words.money(offer.order.renewal()?);
    let recurring: Vec<&Plan> = offer.plans.iter().filter(|plan| plan.interval.is_some()).collect();
    let text = match common_interval(&recurring) {
        Some(interval) => {
            let message = if recurring.iter().all(|plan| plan.trial.is_some()) {
                Message::RecurringAfterTrial
            } else {
                Message::RecurringThen
            };
            words.fill(message, &[("amount", &amount), ("interval", &words.interval(interval))])
        }
        None => words.fill(Message::RecurringTotal, &[("amount", &amount)]),
    };
    Some(paragraph("renewal", text))
}

fn common_interval<'a>(plans: &[&'a Plan]) -> Option<&'a Period> {
    let (first, rest) = plans.split_first()?;
    let interval = first.interval.as_ref()?;
    rest.iter().all(|plan| plan.interval.as_ref() == Some(interval)).then_some(interval)
}
