//! The card: FramePay's fields inside a box that looks like the other fields.

use super::element::{El, el};
use super::fields::fault;
use super::icon::{Icon, icon};
use super::instruments;
use crate::framepay::SLOT;
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{CardEntry, Edit, Fields, Notice, State};
use checkout_core::message::Message;

/// The payment methods: what the customer has saved, and the card, with the brands that the storefront takes.
pub(super) fn methods(session: &Session) -> El {
    let of_card = session.clone();
    let shows_card =
        Derived::new(move || of_card.with_form(|form| form.fields() == Some(Fields::Card)).unwrap_or(true));
    el("section")
        .attr("part", "methods")
        .attr("aria-labelledby", "methods-title")
        .child(el("h2").attr("id", "methods-title").say(session, Message::PaymentTitle))
        .child(instruments::instruments(session))
        .child(card(session).live_attr("hidden", move || (!shows_card.get()).then_some("")))
}

fn card(session: &Session) -> El {
    let (brands, of_label) = (session.clone(), session.clone());
    let head = el("div")
        .class("method-head")
        .child(el("span").class("label").attr("id", "card-label").live_text(move || label(&of_label)))
        .child(el("div").live(move || brand_marks(&brands).into_iter().collect()));
    let safe = el("p").class("hint").child(icon(Icon::Lock)).child(el("span").say(session, Message::CardSafe));
    el("div").attr("part", "method").child(head).child(card_box(session)).child(card_error(session)).child(safe)
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

fn card_box(session: &Session) -> El {
    let session = session.clone();
    let class = move || match (session.card_has_focus(), card_fault(&session).is_some()) {
        (false, false) => "control card",
        (true, false) => "control card focused",
        (false, true) => "control card invalid",
        (true, true) => "control card focused invalid",
    };
    el("div")
        .live_attr("class", move || Some(class()))
        .attr("part", "card")
        .attr("role", "group")
        .attr("aria-labelledby", "card-label")
        .attr("aria-describedby", "fault-card")
        .child(el("slot").attr("name", SLOT))
}

fn card_error(session: &Session) -> El {
    let session = session.clone();
    el("p")
        .class("fault")
        .attr("part", "error")
        .attr("id", "fault-card")
        .live(move || card_fault(&session).map_or_else(Vec::new, fault))
}

fn card_fault(session: &Session) -> Option<String> {
    let entry = session.with_state(|state| match state {
        State::Form(form) => match &form.notice {
            Notice::Invalid { card, .. } => card.clone(),
            _ => None,
        },
        _ => None,
    })?;
    match entry {
        CardEntry::Complete => None,
        CardEntry::Incomplete => Some(session.words().text(Message::CardIncomplete)),
        CardEntry::Invalid(said) => Some(said),
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
