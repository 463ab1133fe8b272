//! The frame of everything that stands in place of the form: read out when it comes, and able to take the focus. Its
//! texts follow the language where they stand, so that a button in it keeps the focus.

use super::element::{El, el};
use crate::session::Session;
use checkout_core::checkout::Event;
use checkout_core::message::Message;

/// An outcome with its badge; `role` says how urgently it is read out.
pub(super) fn outcome(part: &'static str, role: &'static str, badge: El) -> El {
    el("div")
        .class("outcome")
        .attr("part", part)
        .attr("id", "outcome")
        .attr("role", role)
        .attr("tabindex", "-1")
        .child(badge)
}

/// What the shopper can quote: the storefront's id of the payment.
pub(super) fn reference(session: &Session, id: String) -> El {
    let session = session.clone();
    el("p").class("hint").live_text(move || session.words().fill(Message::Reference, &[("reference", &id)]))
}

/// The way on that an outcome offers.
pub(super) fn retry_button(session: &Session, label: Message) -> El {
    let (retry, of_hold) = (session.clone(), session.clone());
    el("button")
        .class("secondary")
        .attr("type", "button")
        .live_attr("aria-disabled", move || of_hold.is_held().then_some("true"))
        .on("click", move |_| retry.dispatch(Event::RetryPressed))
        .say(session, label)
}
