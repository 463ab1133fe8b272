//! What the shopper is told above the form. The live region is there before it has anything to say (WCAG 2.2, 4.1.3).

use super::element::{El, el};
use super::icon::{Icon, icon};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{Notice, State};
use checkout_core::message::Message;

/// A live region with the notice of the form.
pub(super) fn notice(session: &Session) -> El {
    let session = session.clone();
    let text = Derived::new(move || text_of(&session));
    let shown = move || text.get().map(message).into_iter().collect();
    el("div").attr("id", "notice").attr("role", "alert").attr("tabindex", "-1").live(shown)
}

fn message(text: String) -> El {
    el("div").class("notice").attr("part", "error").child(icon(Icon::Alert)).child(el("p").text(text))
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
            Notice::PriceRose { shown, now } => {
                let (shown, now) = (words.money(*shown), words.money(*now));
                let amounts = [("shown", shown.as_str()), ("now", &now)];
                sentences(words.fill(Message::PriceRose, &amounts), &[])
            }
            Notice::RenewalRose { shown: Some(shown), now } => {
                let (shown, now) = (words.money(*shown), words.money(*now));
                let amounts = [("shown", shown.as_str()), ("now", &now)];
                sentences(words.fill(Message::RenewalRose, &amounts), &[])
            }
            Notice::RenewalRose { shown: None, now } => {
                sentences(words.fill(Message::RenewalAppeared, &[("now", &words.money(*now))]), &[])
            }
            Notice::Failed(failure) => {
                let code = words.fill(Message::FailureCode, &[("code", failure.code.as_str())]);
                let why = words.text(failure.shopper_text());
                Some([why, words.text(Message::NotCharged), code].join(" "))
            }
        }
    })
}
