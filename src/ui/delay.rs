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
        Told::of(&session).filter(|_| !is_elsewhere).map(|told| told.counted(&session)).unwrap_or_default()
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
    el("p")
        .attr("aria-hidden", "true")
        .live_text(move || Told::of(&session).map(|told| told.counted(&session)).unwrap_or_default())
}

/// What is told, without how long it still takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Held(u64),
    Delayed(Delay),
}

impl Told {
    pub(super) fn of(session: &Session) -> Option<Self> {
        session.held_until().map(Self::Held).or_else(|| session.delay().map(Self::Delayed))
    }

    /// What is read out: how long it takes from the moment at which it is said.
    pub(super) fn spoken(self, session: &Session) -> String {
        self.text(session, &|time| time.saturating_sub(crate::page::now()))
    }

    fn counted(self, session: &Session) -> String {
        self.text(session, &|time| session.seconds_until(time))
    }

    fn text(self, session: &Session, left_until: &dyn Fn(u64) -> u64) -> String {
        let words = session.words();
        let (message, until) = match self {
            Self::Held(until) => (Message::DelayHeld, until),
            Self::Delayed(Delay::Busy { until }) => (Message::DelayBusy, until),
            Self::Delayed(Delay::Offline) => return words.text(Message::DelayOffline),
            Self::Delayed(Delay::Retrying) => return words.text(Message::DelayRetrying),
        };
        match left_until(until) {
            0 => String::new(),
            left => words.fill(message, &[("period", &words.duration(left))]),
        }
    }
}

/// Whether the notice above the form has the countdown.
pub(super) fn is_said_in_notice(state: &State) -> bool {
    matches!(state, State::Form(Form { notice: Notice::Failed(failure), .. }) if failure.code == Code::RateLimited)
}
