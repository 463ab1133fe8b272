//! Fields of the address: a label above, the control, and below it what is wrong with it.

use super::choices::Choices;
use super::element::{El, el, value_of};
use super::icon::{Icon, icon};
use crate::session::Session;
use checkout_core::address::{Field, FieldFault};
use checkout_core::checkout::State;
use checkout_core::message::Message;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

/// The id of a field's control inside the shadow root.
pub(crate) fn field_id(field: Field) -> String {
    ["field-", field.member()].concat()
}

/// What a field is called; some names depend on the country.
pub(super) type Label = Message;

/// How browsers and phones are told what belongs into a field (WCAG 2.2, 1.3.5; the names are those of HTML's autofill).
struct Hints {
    kind: &'static str,
    autocomplete: &'static str,
}

fn hints(field: Field) -> Hints {
    let (kind, autocomplete) = match field {
        Field::Email => ("email", "email"),
        Field::FirstName => ("text", "billing given-name"),
        Field::LastName => ("text", "billing family-name"),
        Field::Country => ("text", "billing country"),
        Field::Address => ("text", "billing address-line1"),
        Field::Address2 => ("text", "billing address-line2"),
        Field::City => ("text", "billing address-level2"),
        Field::Region => ("text", "billing address-level1"),
        Field::PostalCode => ("text", "billing postal-code"),
    };
    Hints { kind, autocomplete }
}

/// A field that is typed.
pub(super) fn text_field(session: &Session, field: Field, label: Label, required: bool) -> El {
    let (edit, commit, hints) = (session.clone(), session.clone(), hints(field));
    let control = control("input", session, field, required)
        .attr("type", hints.kind)
        // What is typed has a direction of its own: a street in New York stays readable in a page that is Arabic.
        .attr("dir", "auto")
        .attr("autocomplete", hints.autocomplete)
        .follow(holding(session, field))
        .on("input", move |event| edit.edit(field, value_of(&event)))
        .on("change", move |_| commit.commit_address());
    labelled(session, field, label, control)
}

/// A field that is chosen from a list.
pub(super) fn select_field(session: &Session, field: Field, label: Label, choices: Choices) -> El {
    let choose = session.clone();
    let control = control("select", session, field, true).attr("autocomplete", hints(field).autocomplete);
    let hold: Rc<dyn Fn(&Element)> = Rc::new(holding(session, field));
    let control = choices.offer(session, control, &current(session, field), Rc::clone(&hold));
    let control = control.follow(move |control| hold(control));
    let control = control.on("change", move |event| {
        choose.edit(field, value_of(&event));
        choose.commit_address();
    });
    labelled(session, field, label, control)
}

/// Puts into a control what is known of the shopper. What they type themselves is there already, perhaps with a space at
/// its end that is not counted yet: then nothing is touched, and the caret stays.
fn holding(session: &Session, field: Field) -> impl Fn(&Element) + 'static {
    let session = session.clone();
    move |control| {
        let known = session.with_address(|address| address.get(field).to_owned());
        let input = control.dyn_ref::<HtmlInputElement>().filter(|input| input.value().trim() != known);
        let select = control.dyn_ref::<HtmlSelectElement>().filter(|select| select.value() != known);
        if let Some(input) = input {
            input.set_value(&known);
        }
        if let Some(select) = select {
            select.set_value(&known);
        }
    }
}

fn control(tag: &'static str, session: &Session, field: Field, required: bool) -> El {
    let session = session.clone();
    el(tag)
        .class("control")
        .attr("id", field_id(field))
        .attr("part", "input")
        .attr("aria-required", if required { "true" } else { "false" })
        .attr("aria-describedby", fault_id(field))
        .live_attr("aria-invalid", move || fault_of(&session, field).map(|_| "true"))
}

fn labelled(session: &Session, field: Field, label: Label, control: El) -> El {
    let of_fault = session.clone();
    let fault = move || fault_text(&of_fault, field, label).map_or_else(Vec::new, fault);
    el("div")
        .attr("class", ["field field-", field.member()].concat())
        .child(el("label").attr("for", field_id(field)).say(session, label))
        .child(control)
        .child(el("p").class("fault").attr("part", "error").attr("id", fault_id(field)).live(fault))
}

/// What is wrong, with a mark beside the words.
pub(super) fn fault(text: String) -> Vec<El> {
    vec![icon(Icon::Alert), el("span").text(text)]
}

fn fault_id(field: Field) -> String {
    ["fault-", field.member()].concat()
}

/// What the shopper has typed so far: a field that a country brings back still holds it.
fn current(session: &Session, field: Field) -> String {
    untrack(|| session.with_address(|address| address.get(field).to_owned()))
}

fn fault_of(session: &Session, field: Field) -> Option<FieldFault> {
    session.with_state(|state| match state {
        State::Form(form) => form.fault(field).cloned(),
        _ => None,
    })
}

fn fault_text(session: &Session, field: Field, label: Label) -> Option<String> {
    let words = session.words();
    Some(match fault_of(session, field)? {
        FieldFault::Missing => words.fill(missing(field), &[("label", &words.text(label))]),
        FieldFault::TooLong => words.fill(Message::TooLong, &[("maximum", &words.count(field.max_length() as u64))]),
        FieldFault::Malformed if field == Field::Email => words.text(Message::MalformedEmail),
        FieldFault::Malformed => words.text(Message::MalformedOther),
        FieldFault::Refused(said) => said.unwrap_or_else(|| words.text(Message::RefusedField)),
    })
}

fn missing(field: Field) -> Message {
    match field {
        Field::Email => Message::MissingEmail,
        Field::FirstName => Message::MissingFirstName,
        Field::LastName => Message::MissingLastName,
        Field::Country => Message::MissingCountry,
        Field::Address | Field::Address2 => Message::MissingAddress,
        Field::City => Message::MissingCity,
        Field::Region => Message::MissingRegion,
        Field::PostalCode => Message::MissingPostalCode,
    }
}
