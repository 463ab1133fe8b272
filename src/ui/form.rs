//! The form. While it loads it is its own skeleton, so nothing moves when it is there.

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
pub(super) fn form(session: Session) -> AnyView {
    let phase = {
        let session = session.clone();
        Memo::new(move |_| session.with_state(Phase::of))
    };
    let submit = session.clone();
    let inert = move || phase.get() != Phase::Open;
    let part = move || if phase.get() == Phase::Skeleton { "form skeleton" } else { "form" };
    view! {
        <form
            part=part
            novalidate
            class:skeleton=move || phase.get() == Phase::Skeleton
            hidden=move || phase.get() == Phase::Hidden
            aria-hidden=move || (phase.get() == Phase::Skeleton).then_some("true")
            aria-busy=move || (phase.get() == Phase::Busy).then_some("true")
            on:submit=move |event| {
                event.prevent_default();
                submit.submit();
            }
        >
            {notice::notice(&session)}
            <div class="fields" inert=inert>
                {contact(&session)}
                {card::methods(&session)}
                {address::address(&session)}
            </div>
            {pay_button::pay_button(&session)}
        </form>
    }
    .into_any()
}

fn contact(session: &Session) -> AnyView {
    view! {
        <section aria-labelledby="contact-title">
            <h2 id="contact-title">{session.words().text(Message::ContactTitle)}</h2>
            {fields::text_field(session, Field::Email, Message::FieldEmail, true)}
        </section>
    }
    .into_any()
}
