//! One of FramePay's fields inside a box that looks like the other fields, and below it what is wrong with it.

use super::element::{El, el};
use super::fields::fault;
use crate::framepay::{HostedField, slot_of};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{CardEntry, Fields, Notice, State};
use checkout_core::message::Message;

/// The field of a family that has one field.
pub(super) fn only_field(session: &Session, fields: Fields, field: HostedField, part: &'static str) -> El {
    drawn(session, fields, field, part, slot_of(fields))
}

/// A field among others, with its label.
pub(super) fn labelled_field(session: &Session, fields: Fields, field: HostedField, label: Message) -> El {
    let head = el("span").class("label").attr("id", label_id(field)).say(session, label);
    let drawn = drawn(session, fields, field, "input", field.slot());
    el("div").attr("class", ["field field-", field.name()].concat()).child(head).child(drawn)
}

/// The id of what stands above a field.
pub(super) fn label_id(field: HostedField) -> String {
    ["label-", field.name()].concat()
}

fn drawn(session: &Session, fields: Fields, field: HostedField, part: &'static str, slot: String) -> El {
    let fault_id = ["fault-", field.name()].concat();
    let (of_fault, of_text) = (session.clone(), session.clone());
    let faulty = Derived::new(move || fault_of(&of_fault, fields, field));
    let told = faulty.clone();
    let text = move || {
        let words = of_text.words();
        told.get().map_or_else(Vec::new, |told| {
            fault(match told {
                Told::Missing(message) => words.text(message),
                Told::Wrong(said) => said,
            })
        })
    };
    let shown = field_box(session, field, faulty)
        .attr("part", part)
        .attr("role", "group")
        .attr("aria-labelledby", label_id(field))
        .attr("aria-describedby", &fault_id)
        .child(el("slot").attr("name", slot));
    let fault = el("p").class("fault").attr("part", "error").attr("id", fault_id).live(text);
    el("div").child(shown).child(fault)
}

/// The type of an account is chosen from buttons that FramePay draws: they need no box around them.
fn field_box(session: &Session, field: HostedField, faulty: Derived<Option<Told>>) -> El {
    let session = session.clone();
    let kind = if field == HostedField::AccountType { "buttons-box" } else { "control" };
    let look = Derived::new(move || {
        let is_loading = session.is_loading();
        let when = |is: bool, class: &'static str| if is { class } else { "" };
        session.with_payment_fields(|told| {
            let is_faulty = faulty.with(Option::is_some);
            let is_awaited = told.is_awaited(field) && !is_loading;
            let is_focused = told.has_focus(field);
            [kind, when(is_focused, " focused"), when(is_awaited, " awaited"), when(is_faulty, " invalid")].concat()
        })
    });
    el("div").follow(move |field_box| {
        look.with(|class| field_box.set_attribute("class", class)).unwrap_or_default();
    })
}

/// What the shopper is told of a field.
#[derive(Clone, PartialEq, Eq)]
enum Told {
    Missing(Message),
    /// FramePay's words, in the shopper's language.
    Wrong(String),
}

/// Each field says what is wrong with itself. What is refused as a whole is said at the last one.
fn fault_of(session: &Session, fields: Fields, field: HostedField) -> Option<Told> {
    let refused = session.with_state(|state| match state {
        State::Form(form) if form.fields() == Some(fields) => match &form.notice {
            Notice::Invalid { card, .. } => card.clone(),
            _ => None,
        },
        _ => None,
    })?;
    let is_last = HostedField::of(fields).last() == Some(&field);
    let entry = session.with_payment_fields(|told| match told.unfinished(fields) {
        Some(_) => told.entry(field),
        None if is_last => refused,
        None => CardEntry::Complete,
    });
    match entry {
        CardEntry::Complete => None,
        CardEntry::Incomplete => Some(Told::Missing(missing(field))),
        CardEntry::Invalid(said) => Some(Told::Wrong(said)),
    }
}

fn missing(field: HostedField) -> Message {
    match field {
        HostedField::Card => Message::CardIncomplete,
        HostedField::AccountType => Message::BankMissingType,
        HostedField::RoutingNumber | HostedField::AccountNumber | HostedField::Iban => Message::BankMissingNumber,
    }
}
