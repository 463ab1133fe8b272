//! The form. While it loads it is its own skeleton: unseen, with bars in its place. Its fields stay where they are,
//! hidden, while the shopper confirms: the card fields would forget what was typed if they were drawn anew.

use super::element::{El, el};
use super::{address, confirmation, fields, methods, notice, pay_button};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::address::Field;
use checkout_core::checkout::{Form, State};
use checkout_core::message::Message;
use std::rc::Rc;

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
            State::Loading(loading) if loading.resumed().is_some() => Self::Hidden,
            State::Loading(_) => Self::Skeleton,
            State::Form(form) if form.is_changing_instruments() => Self::Busy,
            State::Form(_) => Self::Open,
            State::Paying(_) => Self::Busy,
            State::Failed(..)
            | State::Expired(_)
            | State::Unconfirmed(_)
            | State::Approved(_)
            | State::Destroyed(_) => Self::Hidden,
        }
    }
}

/// What the fields are, from top to bottom.
pub(super) const SECTIONS: [fn(&Session) -> El; 3] = [contact, methods::methods, billing_address];

/// The fields, which have the sections in them already; or the confirmation; and the button.
pub(super) fn form(session: &Session, fields: El) -> El {
    let (of_phase, submit, of_view) = (session.clone(), session.clone(), session.clone());
    let phase = Derived::new(move || of_phase.with_state(Phase::of));
    let confirms = Derived::new(move || of_view.with_form(|form| !form.is_filling()).unwrap_or_default());
    let is = |wanted: Phase| {
        let phase = phase.clone();
        move || phase.get() == wanted
    };
    let present = |is_there: Box<dyn Fn() -> bool>, value: &'static str| move || is_there().then_some(value);
    let (is_skeleton, is_open) = (is(Phase::Skeleton), is(Phase::Open));
    let fields = fields
        .class("fields")
        .live_attr("inert", move || (!is_open()).then_some(""))
        .live_attr("hidden", move || confirms.get().then_some(""));
    el("form")
        .attr("novalidate", "")
        .live_attr("part", move || Some(if is_skeleton() { "form skeleton" } else { "form" }))
        .live_attr("class", present(Box::new(is(Phase::Skeleton)), "skeleton"))
        .live_attr("hidden", present(Box::new(is(Phase::Hidden)), ""))
        .live_attr("inert", present(Box::new(is(Phase::Skeleton)), ""))
        .live_attr("aria-busy", present(Box::new(is(Phase::Busy)), "true"))
        .on("submit", move |event| {
            event.prevent_default();
            submit.submit();
        })
        .child(notice::notice(session))
        .child(fields)
        .child(confirmation::confirmation(session, Rc::new(is(Phase::Busy))))
        .child(pay_button::pay_button(session))
}

/// What is hidden where a saved instrument says it all.
fn asked_with_address(session: &Session, section: El) -> El {
    let of_form = session.clone();
    section.shown_while(Derived::new(move || of_form.with_form(asks_address).unwrap_or(true)))
}

fn asks_address(form: &Form) -> bool {
    form.management.edit().is_some() || form.offer.asks_address_for(&form.choice)
}

fn contact(session: &Session) -> El {
    let section = el("section")
        .attr("aria-labelledby", "contact-title")
        .child(el("h2").attr("id", "contact-title").say(session, Message::ContactTitle))
        .child(fields::text_field(session, Field::Email, Message::FieldEmail, true));
    asked_with_address(session, section)
}

fn billing_address(session: &Session) -> El {
    asked_with_address(session, address::address(session))
}
