//! The button of the form: it says what it does, with the amount.

use super::element::{El, el};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{Deal, Event, Form, Manage, Management, Offer, State};
use checkout_core::message::Message;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, UiEvent};

/// What the button says and whether it can be pressed.
#[derive(Clone, PartialEq, Eq)]
struct Label {
    text: String,
    is_busy: bool,
}

/// The button and, while a card is typed to be saved, the one that leaves it.
pub(super) fn pay_button(session: &Session) -> El {
    let (of_label, of_presence, of_moment) = (session.clone(), session.clone(), session.clone());
    let label = Derived::new(move || label_of(&of_label));
    let is_there = Derived::new(move || of_presence.with_form(has_button).unwrap_or(true));
    let (of_class, of_state) = (label.clone(), label.clone());
    let button = el("button")
        .attr("part", "pay-button")
        .attr("type", "submit")
        .live_attr("class", move || Some(if of_class.with(|label| label.is_busy) { "primary busy" } else { "primary" }))
        .live_attr("aria-disabled", move || {
            let waits = of_moment.settles() || of_moment.is_held() || of_moment.with_state(State::is_opening);
            (of_state.with(|label| label.is_busy) || waits).then_some("true")
        })
        .live_attr("hidden", move || (!is_there.get()).then_some(""))
        .on("click", ignore_double_click)
        .on("keydown", ignore_repeats)
        .child(el("span").class("spinner").attr("aria-hidden", "true"))
        .child(el("span").live_text(move || label.with(|label| label.text.clone())));
    el("div").class("buttons").child(button).child(cancel(session))
}

/// The second press of a double click belongs to the first, whatever the button says by then.
fn ignore_double_click(event: web_sys::Event) {
    if event.dyn_ref::<UiEvent>().is_some_and(|event| event.detail() > 1) {
        event.prevent_default();
    }
}

/// A key that is held down presses once.
fn ignore_repeats(event: web_sys::Event) {
    if event.dyn_ref::<KeyboardEvent>().is_some_and(KeyboardEvent::repeat) {
        event.prevent_default();
    }
}

/// The page may take the form's button away; a confirmation and an edit have one of their own.
fn has_button(form: &Form) -> bool {
    form.offer.terms.steps.continue_button || !form.is_filling() || is_editing(form)
}

fn is_editing(form: &Form) -> bool {
    form.management.edit().is_some()
}

fn cancel(session: &Session) -> El {
    let (of_edit, session) = (session.clone(), session.clone());
    let is_edited = Derived::new(move || of_edit.with_form(|form| matches!(form.management, Management::Editing(_))));
    el("div").live(move || {
        let leave = session.clone();
        let button = || {
            el("button")
                .attr("type", "button")
                .class("secondary")
                .on("click", move |_| leave.dispatch(Event::Managed(Manage::Cancel)))
                .say(&session, Message::Cancel)
        };
        (is_edited.get() == Some(true)).then(button).into_iter().collect()
    })
}

fn label_of(session: &Session) -> Label {
    let words = session.words();
    let busy = |message| Label { text: words.text(message), is_busy: true };
    let free = |text| Label { text, is_busy: false };
    session.with_state(|state| match state {
        State::Form(form) if form.is_changing_instruments() => busy(Message::InstrumentSaving),
        State::Form(form) if is_editing(form) => free(words.text(Message::InstrumentSave)),
        State::Form(form) if form.refresh.is_some() => {
            Label { text: words.text(Message::PayUpdating), is_busy: form.is_being_replaced() }
        }
        State::Form(form) => {
            let (message, amount) = action_of(form);
            let amount = amount.map(|amount| words.money(amount)).unwrap_or_default();
            free(words.fill(message, &[("amount", &amount)]))
        }
        State::Paying(_) => busy(Message::PayProcessing),
        _ => Label { text: String::new(), is_busy: true },
    })
}

/// What pressing the button does: it leads to the confirmation, or it does what the shopper agrees to.
fn action_of(form: &Form) -> (Message, Option<checkout_core::money::Money>) {
    let Offer { terms, order, .. } = &*form.offer;
    let reviews = form.is_filling() && terms.steps.confirmation;
    let total = order.total();
    match (form.offer.deal(), reviews) {
        (Deal::Store(_) | Deal::CompleteSetup, true) => (Message::ReviewStore, None),
        (Deal::Store(_) | Deal::CompleteSetup, false) => (Message::PayStore, None),
        (Deal::Pay, true) if total.is_zero() => (Message::ReviewNothing, None),
        (Deal::Pay, true) => (Message::Review, Some(total)),
        (Deal::Pay, false) if total.is_zero() => (Message::PayNothing, None),
        (Deal::Pay, false) => (Message::Pay, Some(total)),
    }
}
