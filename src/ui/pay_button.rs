//! The pay button: it says what it does, with the amount.

use super::element::{El, el};
use crate::session::Session;
use checkout_core::checkout::{Order, State};
use checkout_core::message::Message;
use leptos::prelude::*;

/// What the button says and whether it can be pressed.
#[derive(Clone, PartialEq, Eq)]
struct Label {
    text: String,
    is_busy: bool,
}

/// The pay button.
pub(super) fn pay_button(session: &Session) -> El {
    let session = session.clone();
    let label = Memo::new(move |_| label_of(&session));
    let is_busy = move || label.with(|label| label.is_busy);
    el("button")
        .attr("part", "pay-button")
        .attr("type", "submit")
        .live_attr("class", move || Some(if is_busy() { "primary busy" } else { "primary" }))
        .live_attr("aria-disabled", move || is_busy().then_some("true"))
        .child(el("span").class("spinner").attr("aria-hidden", "true"))
        .child(el("span").live_text(move || label.with(|label| label.text.clone())))
}

fn label_of(session: &Session) -> Label {
    let words = session.words();
    let pay = |order: &Order| match order.total() {
        total if total.is_zero() => words.text(Message::PayNothing),
        total => words.fill(Message::Pay, &[("amount", &words.money(total))]),
    };
    session.with_state(|state| match state {
        State::Form(form) if form.refresh.is_some() => {
            Label { text: words.text(Message::PayUpdating), is_busy: form.is_being_replaced() }
        }
        State::Form(form) => Label { text: pay(&form.offer.order), is_busy: false },
        State::Paying(_) => Label { text: words.text(Message::PayProcessing), is_busy: true },
        _ => Label { text: String::new(), is_busy: true },
    })
}
