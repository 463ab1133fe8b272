//! What stands in place of the form when the session of the customer is over. Nothing typed is lost behind it.

use super::element::{El, el};
use super::icon::{Icon, icon};
use super::outcome::outcome;
use crate::session::Session;
use checkout_core::message::Message;

/// That the session is over, and how it goes on.
pub(super) fn expired(session: &Session) -> El {
    outcome("error", "alert", el("span").class("badge").child(icon(Icon::Clock)))
        .child(el("h2").say(session, Message::ExpiredTitle))
        .child(el("p").say(session, Message::ExpiredText))
}
