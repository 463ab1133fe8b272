//! What the shopper is told above the form. The live region is there before it has anything to say (WCAG 2.2, 4.1.3).

use super::delay;
use super::element::{El, el};
use super::icon::{Icon, icon};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{Notice, Rise, State};
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
    let sentences = |first: String, rest: &[Message]| {
        let rest = rest.iter().map(|message| words.text(*message));
        Some(std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" "))
    };
    session.with_state(|state| {
        let State::Form(form) = state else { return None };
        match &form.notice {
            Notice::None => None,
            Notice::Invalid { .. } => sentences(words.text(Message::FixFields), &[]),
            Notice::Declined { reason: None } => sentences(words.text(Message::Declined), &[Message::DeclinedAdvice]),
            Notice::Declined { reason: Some(reason) } => {
                let declined = [&words.text(Message::Declined), " ", reason].concat();
                sentences(declined, &[Message::DeclinedAdvice])
            }
            Notice::Canceled => sentences(words.text(Message::Canceled), &[]),
            Notice::PriceRose { shown, now, rise } => {
                let (shown, now) = (words.money(*shown), words.money(*now));
                let amounts = [("shown", shown.as_str()), ("now", &now)];
                let text = by_rise(*rise, Message::PriceRose, Message::PriceRoseSince);
                sentences(words.fill(text, &amounts), &[])
            }
            Notice::RenewalRose { shown: Some(shown), now, rise } => {
                let (shown, now) = (words.money(*shown), words.money(*now));
                let amounts = [("shown", shown.as_str()), ("now", &now)];
                let text = by_rise(*rise, Message::RenewalRose, Message::RenewalRoseSince);
                sentences(words.fill(text, &amounts), &[])
            }
            Notice::RenewalRose { shown: None, now, rise } => {
                let text = by_rise(*rise, Message::RenewalAppeared, Message::RenewalAppearedSince);
                sentences(words.fill(text, &[("now", &words.money(*now))]), &[])
            }
            Notice::Failed(failure) => {
                let code = words.fill(Message::FailureCode, &[("code", failure.code.as_str())]);
                let why = words.text(failure.shopper_text());
                Some([why, words.text(Message::NotCharged), code].join(" "))
            }
        }
    })
}

/// An address is spoken of only where it has to do with it.
fn by_rise(rise: Rise, of_place: Message, of_time: Message) -> Message {
    match rise {
        Rise::Place => of_place,
        Rise::Time => of_time,
    }
}
