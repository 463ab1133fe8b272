//! Fields of the address: a label above, the control, and below it what is wrong with it.

use super::icon::{Icon, icon};
use crate::session::Session;
use checkout_core::address::{Field, FieldFault};
use checkout_core::checkout::State;
use checkout_core::message::Message;
use leptos::prelude::*;

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
pub(super) fn text_field(session: &Session, field: Field, label: Label, required: bool) -> AnyView {
    let hints = hints(field);
    let (edit, commit, value) = (session.clone(), session.clone(), current(session, field));
    let control = view! {
        <input
            id=field_id(field)
            class="control"
            part="input"
            type=hints.kind
            autocomplete=hints.autocomplete
            aria-required=required.to_string()
            aria-describedby=fault_id(field)
            aria-invalid=invalid(session, field)
            prop:value=value
            on:input:target=move |event| edit.edit(field, event.target().value())
            on:change=move |_| commit.commit_address()
        />
    };
    labelled(session, field, label, control.into_any())
}

/// A field that is chosen from `(value, text)`.
pub(super) fn select_field(session: &Session, field: Field, label: Label, choices: Vec<(String, String)>) -> AnyView {
    let (choose, value) = (session.clone(), current(session, field));
    let first = session.words().text(Message::ChooseOne);
    let options: Vec<_> = choices
        .into_iter()
        .map(|(choice, text)| {
            let selected = choice == value;
            view! { <option value=choice selected=selected>{text}</option> }
        })
        .collect();
    let control = view! {
        <select
            id=field_id(field)
            class="control"
            part="input"
            autocomplete=hints(field).autocomplete
            aria-required="true"
            aria-describedby=fault_id(field)
            aria-invalid=invalid(session, field)
            on:change:target=move |event| {
                choose.edit(field, event.target().value());
                choose.commit_address();
            }
        >
            <option value="">{first}</option>
            {options}
        </select>
    };
    labelled(session, field, label, control.into_any())
}

fn labelled(session: &Session, field: Field, label: Label, control: AnyView) -> AnyView {
    let text = session.words().text(label);
    let session = session.clone();
    let fault = move || fault_text(&session, field, label).map(|text| view! { {icon(Icon::Alert)} {text} });
    view! {
        <div class=["field field-", field.member()].concat()>
            <label for=field_id(field)>{text}</label>
            {control}
            <p class="fault" part="error" id=fault_id(field)>{fault}</p>
        </div>
    }
    .into_any()
}

fn fault_id(field: Field) -> String {
    ["fault-", field.member()].concat()
}

/// What the shopper has typed so far: a field that a country brings back still holds it.
fn current(session: &Session, field: Field) -> String {
    untrack(|| session.with_address(|address| address.get(field).to_owned()))
}

fn invalid(session: &Session, field: Field) -> impl Fn() -> Option<&'static str> + Send + 'static {
    let session = session.clone();
    move || fault_of(&session, field).map(|_| "true")
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
