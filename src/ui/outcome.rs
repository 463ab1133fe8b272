//! The frame of everything that stands in place of the form: read out when it comes, and able to take the focus. Its
//! texts follow the language where they stand, so that a button in it keeps the focus.

use super::element::{El, el};
use crate::session::Session;
use checkout_core::checkout::Event;
use checkout_core::message::Message;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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

/// Gives the focus to what stands in place of the form, once it is drawn, if what had the focus is gone.
pub(super) fn catch_focus(session: &Session) {
    let root = session.form_element().shadow_root();
    crate::page::after(0, move || {
        let Some(root) = root.filter(|root| root.active_element().is_none()) else { return };
        let outcome = root.query_selector("#outcome").ok().flatten();
        if let Some(outcome) = outcome.and_then(|outcome| outcome.dyn_into::<HtmlElement>().ok()) {
            let _ = outcome.focus();
        }
    });
}

/// Whether the focus is in what stands in place of the form.
pub(super) fn has_focus(session: &Session) -> bool {
    let active = session.form_element().shadow_root().and_then(|root| root.active_element());
    active.and_then(|active| active.closest("#outcome").ok().flatten()).is_some()
}

/// That a payment is looked for which was under way when the page was left. The status above says it to those who listen.
pub(super) fn resuming(session: &Session) -> El {
    outcome("pending", "group", el("span").class("badge").child(el("span").class("spinner")))
        .child(el("h2").say(session, Message::Resuming))
}
