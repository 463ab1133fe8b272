//! The form. While it loads it is its own skeleton, so nothing moves when it is there.

use super::element::{El, el};
use super::{address, card, fields, notice, pay_button};
use crate::session::Session;
use checkout_core::address::Field;
use checkout_core::checkout::State;
use checkout_core::message::Message;
use leptos::prelude::*;

/// How the form stands at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Skeleton,
    Open,
    Busy,
    Hidden,
}

impl Phase {
    fn of(state: &State) -> Self {
        match state {
            State::Loading(_) => Self::Skeleton,
            State::Form(_) => Self::Open,
            State::Paying(_) => Self::Busy,
            State::Failed(..) | State::Unconfirmed(_) | State::Approved(_) | State::Destroyed(_) => Self::Hidden,
        }
    }
}

/// E-mail, card, address, pay.
pub(super) fn form(session: &Session) -> El {
    let (of_phase, submit) = (session.clone(), session.clone());
    let phase = Memo::new(move |_| of_phase.with_state(Phase::of));
    let present_in = move |wanted: Phase, value: &'static str| move || (phase.get() == wanted).then_some(value);
    let fields = el("div")
        .class("fields")
        .live_attr("inert", move || (phase.get() != Phase::Open).then_some(""))
        .child(contact(session))
        .child(card::methods(session))
        .child(address::address(session));
    el("form")
        .attr("novalidate", "")
        .live_attr("part", move || Some(if phase.get() == Phase::Skeleton { "form skeleton" } else { "form" }))
        .live_attr("class", present_in(Phase::Skeleton, "skeleton"))
        .live_attr("hidden", present_in(Phase::Hidden, ""))
        .live_attr("inert", present_in(Phase::Skeleton, ""))
        .live_attr("aria-busy", present_in(Phase::Busy, "true"))
        .on("submit", move |event| {
            event.prevent_default();
            submit.submit();
        })
        .child(notice::notice(session))
        .child(fields)
        .child(pay_button::pay_button(session))
}

fn contact(session: &Session) -> El {
    el("section")
        .attr("aria-labelledby", "contact-title")
        .child(el("h2").attr("id", "contact-title").text(session.words().text(Message::ContactTitle)))
        .child(fields::text_field(session, Field::Email, Message::FieldEmail, true))
}
