//! The result: what was paid, with what, under which reference.

use super::element::{El, el};
use super::icon::{Icon, icon};
use super::instruments::brand_name;
use super::outcome::{outcome, reference};
use crate::session::Session;
use checkout_core::checkout::{Approved, Deal};
use checkout_core::message::Message;

/// The receipt. What was bought stays in the summary beside it.
pub(super) fn approved(session: &Session, approved: &Approved) -> El {
    let title = match (approved.deal, approved.paid) {
        (Deal::Store(_) | Deal::CompleteSetup, _) => Message::StoredTitle,
        (Deal::Pay, Some(paid)) if paid.is_zero() => Message::ConfirmedTitle,
        (Deal::Pay, _) => Message::ApprovedTitle,
    };
    outcome("result", "status", el("span").class("badge success").child(icon(Icon::Check)))
        .child(el("h2").say(session, title))
        .children(amount(session, approved))
        .children(card(session, approved))
        .children(approved.reference.as_ref().map(|id| reference(session, id.clone())))
}

fn amount(session: &Session, approved: &Approved) -> Option<El> {
    if approved.deal != Deal::Pay {
        return Some(el("p").say(session, Message::StoredText));
    }
    let (paid, session) = (approved.paid.filter(|paid| !paid.is_zero())?, session.clone());
    let text = move || {
        let words = session.words();
        words.fill(Message::ApprovedText, &[("amount", &words.money(paid))])
    };
    Some(el("p").live_text(text))
}

fn card(session: &Session, approved: &Approved) -> Option<El> {
    let (tender, last4) = (approved.tender.clone(), approved.tender.last4.clone()?);
    let message = if approved.deal == Deal::Pay { Message::ApprovedCard } else { Message::InstrumentName };
    let session = session.clone();
    let text = move || {
        let words = session.words();
        let brand = brand_name(&words, &tender.method, tender.brand.as_deref());
        words.fill(message, &[("brand", &brand), ("last4", &last4)])
    };
    Some(el("p").live_text(text))
}
