//! Why it takes longer, and for how long: a calm line under the button, which stays where it is. The seconds count down for
//! those who see them; who listens is told once.

use super::element::{El, el};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{Delay, Form, Notice, State};
use checkout_core::failure::Code;
use checkout_core::message::Message;

/// The line. Nothing in it is read out, for it is another every second.
pub(super) fn line(session: &Session) -> El {
    let session = session.clone();
    let text = Derived::new(move || {
        let is_elsewhere = session.with_state(is_said_in_notice);
        text(&session, &|time| session.seconds_until(time)).filter(|_| !is_elsewhere).unwrap_or_default()
    });
    let is_empty = text.clone();
    el("p")
        .class("delay hint")
        .attr("aria-hidden", "true")
        .live_attr("hidden", move || is_empty.with(String::is_empty).then_some(""))
        .live_text(move || text.get())
}

/// The same where a notice says that there were too many requests.
pub(super) fn countdown(session: &Session) -> El {
    let session = session.clone();
    let text = Derived::new(move || text(&session, &|time| session.seconds_until(time)).unwrap_or_default());
    el("p").attr("aria-hidden", "true").live_text(move || text.get())
}

/// What is read out: how long it takes from the moment at which it is said.
pub(super) fn spoken(session: &Session) -> Option<String> {
    text(session, &|time| time.saturating_sub(crate::page::now()))
}

fn text(session: &Session, left_until: &dyn Fn(u64) -> u64) -> Option<String> {
    let words = session.words();
    let counted = |message, until| {
        let left = left_until(until);
        (left > 0).then(|| words.fill(message, &[("period", &words.duration(left))]))
    };
    if let Some(until) = session.held_until() {
        return counted(Message::DelayHeld, until);
    }
    match session.delay()? {
        Delay::Offline => Some(words.text(Message::DelayOffline)),
        Delay::Busy { until } => counted(Message::DelayBusy, until),
        Delay::Retrying => Some(words.text(Message::DelayRetrying)),
    }
}

/// Whether the notice above the form has the countdown.
pub(super) fn is_said_in_notice(state: &State) -> bool {
    matches!(state, State::Form(Form { notice: Notice::Failed(failure), .. }) if failure.code == Code::RateLimited)
}
