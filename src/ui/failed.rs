//! What stands in place of the form when it could not be loaded.

use super::element::{El, el, paragraph};
use super::icon::{Icon, icon};
use super::outcome::{outcome, retry_button};
use crate::session::Session;
use checkout_core::failure::Failure;
use checkout_core::message::Message;

/// What failed, a code to quote, and a button that tries again.
pub(super) fn failed(session: &Session, failure: &Failure) -> El {
    let words = session.words();
    let code = words.fill(Message::FailureCode, &[("code", failure.code.as_str())]);
    outcome("error", "alert", el("span").class("badge danger").child(icon(Icon::Alert)))
        .child(el("h2").text(words.text(Message::FailureTitle)))
        .child(el("p").text(words.text(failure.shopper_text())))
        .child(retry_button(session, Message::TryAgain))
        .child(paragraph("hint", code))
}
