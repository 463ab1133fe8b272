//! The card: FramePay's fields inside a box that looks like the other fields.

use super::element::{El, el};
use super::hosted_field::only_field;
use super::instruments;
use super::methods::safe;
use crate::framepay::HostedField;
use crate::session::Session;
use checkout_core::checkout::{Edit, Fields};
use checkout_core::message::Message;

/// The card, with the brands that the storefront takes.
pub(super) fn card(session: &Session) -> El {
    let of_label = session.clone();
    let head = el("div")
        .class("method-head")
        .child(el("span").class("label").attr("id", "label-card").live_text(move || label(&of_label)))
        .child(brands(session));
    el("div")
        .child(head)
        .child(only_field(session, Fields::Card, HostedField::Card, "card"))
        .child(safe(session, Message::CardSafe))
}

/// Marks of the brands that the storefront takes.
pub(super) fn brands(session: &Session) -> El {
    let session = session.clone();
    el("div").live(move || brand_marks(&session).into_iter().collect())
}

/// What the card is for.
fn label(session: &Session) -> String {
    let words = session.words();
    let replaced = session.with_form(|form| match form.management.edit()? {
        Edit::Replace(id) => form.offer.instrument(id).map(|saved| instruments::name_of(&words, saved)),
        Edit::Add => None,
    });
    match replaced.flatten() {
        Some(name) => words.fill(Message::InstrumentReplaceTitle, &[("name", &name)]),
        None => words.text(Message::CardTitle),
    }
}

/// How many marks fit beside the label on a phone.
const SHOWN: usize = 3;

fn brand_marks(session: &Session) -> Option<El> {
    let brands = session.with_state(|state| Some(state.offer()?.card_brands()?.to_vec()))?;
    if brands.is_empty() {
        return None;
    }
    let words = session.words();
    let more = brands.len().saturating_sub(SHOWN);
    let rest = (more > 0).then(|| el("span").text(["+", &words.count(more as u64)].concat()));
    let marks = el("div")
        .class("brands")
        .attr("dir", "ltr")
        .attr("role", "img")
        .attr("aria-label", words.fill(Message::MethodBrands, &[("brands", &brands.join(", "))]))
        .children(brands.iter().take(SHOWN).map(|brand| el("span").text(short_name(brand))))
        .children(rest);
    Some(marks)
}

/// A brand as people call it.
pub(super) fn short_name(brand: &str) -> &str {
    match brand {
        "American Express" => "Amex",
        "MasterCard" => "Mastercard",
        "Diners Club" => "Diners",
        "China UnionPay" => "UnionPay",
        other => other,
    }
}
