//! The result: what was paid, with what, under which reference.

use super::element::{El, el, paragraph};
use super::icon::{Icon, icon};
use super::outcome::outcome;
use crate::session::Session;
use checkout_core::checkout::Approved;
use checkout_core::message::Message;

/// The receipt. What was bought stays in the summary beside it.
pub(super) fn approved(session: &Session, approved: &Approved) -> El {
    let words = session.words();
    let (title, text) = match approved.paid {
        Some(paid) if paid.is_zero() => (Message::ConfirmedTitle, None),
        Some(paid) => {
            let amount = words.money(paid);
            (Message::ApprovedTitle, Some(words.fill(Message::ApprovedText, &[("amount", &amount)])))
        }
        None => (Message::ApprovedTitle, None),
    };
    let reference = approved.reference.as_deref().map(|id| words.fill(Message::Reference, &[("reference", id)]));
    outcome("result", "status", el("span").class("badge success").child(icon(Icon::Check)))
        .child(el("h2").text(words.text(title)))
        .children([text, card_text(session, approved)].into_iter().flatten().map(|text| el("p").text(text)))
        .children(reference.map(|text| paragraph("hint", text)))
}

fn card_text(session: &Session, approved: &Approved) -> Option<String> {
    let (brand, last4) = (approved.card.brand.as_deref()?, approved.card.last4.as_deref()?);
    Some(session.words().fill(Message::ApprovedCard, &[("brand", brand), ("last4", last4)]))
}
