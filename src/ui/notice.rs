//! What the shopper is told above the form. The live region is there before it has anything to say (WCAG 2.2, 4.1.3).

use super::delay;
use super::element::{El, el};
use super::icon::{Icon, icon};
use crate::session::Session;
use crate::watched::Derived;
use crate::words::Words;
use checkout_core::checkout::{Form, Notice, Rise, State};
use checkout_core::message::Message;

/// A live region with the notice of the form.
pub(super) fn notice(session: &Session) -> El {
    let (of_text, session) = (session.clone(), session.clone());
    let text = Derived::new(move || text_of(&of_text));
    let shown = move || text.get().map(|text| message(&session, text)).into_iter().collect();
    el("div").attr("id", "notice").attr("role", "alert").attr("tabindex", "-1").live(shown)
}

fn message(session: &Session, text: String) -> El {
    let has_countdown = session.with_state(delay::is_said_in_notice);
    let countdown = has_countdown.then(|| delay::countdown(session));
    let said = el("div").child(el("p").text(text)).children(countdown);
    el("div").class("notice").attr("part", "error").child(icon(Icon::Alert)).child(said)
}

fn text_of(session: &Session) -> Option<String> {
    let words = session.words();
    let say = |notice: &Notice| said(&words, notice);
    session.with_state(|state| match state {
        State::Form(Form { notice: Notice::None, .. }) => None,
        State::Form(form) => Some(say(&form.notice)),
        _ => None,
    })
}

/// The words of a notice. Nothing is said before the shopper has done something, so all of this is in the second file.
#[inline(never)]
fn said(words: &Words, notice: &Notice) -> String {
    let sentences = |first: String, rest: &[Message]| {
        let rest = rest.iter().map(|message| words.text(*message));
        std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" ")
    };
    match notice {
        Notice::None => String::new(),
        Notice::Invalid { .. } => words.text(Message::FixFields),
        Notice::Declined { reason: None } => sentences(words.text(Message::Declined), &[Message::DeclinedAdvice]),
        Notice::Declined { reason: Some(reason) } => {
            let declined = [&words.text(Message::Declined), " ", reason].concat();
            sentences(declined, &[Message::DeclinedAdvice])
        }
        Notice::Canceled => words.text(Message::Canceled),
        Notice::PriceRose { shown, now, rise } => {
            let text = by_rise(*rise, Message::PriceRose, Message::PriceRoseSince);
            words.fill(text, &[("shown", &words.money(*shown)), ("now", &words.money(*now))])
        }
        Notice::RenewalRose { shown: Some(shown), now, rise } => {
            let text = by_rise(*rise, Message::RenewalRose, Message::RenewalRoseSince);
            words.fill(text, &[("shown", &words.money(*shown)), ("now", &words.money(*now))])
        }
        Notice::RenewalRose { shown: None, now, rise } => {
            let text = by_rise(*rise, Message::RenewalAppeared, Message::RenewalAppearedSince);
            words.fill(text, &[("now", &words.money(*now))])
        }
        Notice::Failed(failure) => {
            let code = words.fill(Message::FailureCode, &[("code", failure.code.as_str())]);
            let why = words.text(failure.shopper_text());
            [why, words.text(Message::NotCharged), code].join(" ")
        }
    }
}

/// An address is spoken of only where it has to do with it.
fn by_rise(rise: Rise, of_place: Message, of_time: Message) -> Message {
    match rise {
        Rise::Place => of_place,
        Rise::Time => of_time,
    }
}
