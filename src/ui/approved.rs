//! The result: what was paid, with what, under which reference.

use super::icon::{Icon, icon};
use crate::session::Session;
use checkout_core::checkout::Approved;
use checkout_core::message::Message;
use leptos::prelude::*;

/// The receipt. What was bought stays in the summary beside it.
pub(super) fn approved(session: &Session, approved: &Approved) -> AnyView {
    let words = session.words();
    let (title, text) = if approved.paid.is_zero() {
        (Message::ConfirmedTitle, None)
    } else {
        let amount = words.money(approved.paid);
        (Message::ApprovedTitle, Some(words.fill(Message::ApprovedText, &[("amount", &amount)])))
    };
    let reference = approved.reference.as_deref().map(|id| words.fill(Message::Reference, &[("reference", id)]));
    view! {
        <div class="outcome" part="result" id="outcome" role="status" tabindex="-1">
            <span class="badge success">{icon(Icon::Check)}</span>
            <h2>{words.text(title)}</h2>
            {text.map(|text| view! { <p>{text}</p> })}
            {card_text(session, approved).map(|text| view! { <p>{text}</p> })}
            {reference.map(|text| view! { <p class="hint">{text}</p> })}
        </div>
    }
    .into_any()
}

fn card_text(session: &Session, approved: &Approved) -> Option<String> {
    let (brand, last4) = (approved.card.brand.as_deref()?, approved.card.last4.as_deref()?);
    Some(session.words().fill(Message::ApprovedCard, &[("brand", brand), ("last4", last4)]))
}
