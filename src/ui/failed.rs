//! What stands in place of the form when it could not be loaded, or when there is nothing to pay.

use super::element::{El, el};
use super::icon::{Icon, icon};
use super::outcome::{outcome, retry_button};
use crate::session::Session;
use checkout_core::failure::{Code, Failure};
use checkout_core::message::Message;

/// What failed, a code to quote, and a button that tries again where that can help.
pub(super) fn failed(session: &Session, failure: &Failure) -> El {
    let (of_code, code) = (session.clone(), failure.code);
    let code = move || of_code.words().fill(Message::FailureCode, &[("code", code.as_str())]);
    let (badge, title) = badge_and_title(failure);
    let (text, way) = match failure.code {
        Code::PaymentUnconfirmed => (Message::ResumingFailed, Message::CheckAgain),
        _ => (failure.shopper_text(), Message::TryAgain),
    };
    let retry = failure.can_be_retried().then(|| retry_button(session, way));
    outcome("error", "alert", badge)
        .child(el("h2").say(session, title))
        .child(el("p").say(session, text))
        .children(retry)
        .child(el("p").class("hint").live_text(code))
}

/// A record that is paid is good news; one that is closed is none, and no alarm either.
fn badge_and_title(failure: &Failure) -> (El, Message) {
    let badge = |class, mark| el("span").class(class).child(icon(mark));
    match failure.code {
        Code::InvoicePaid | Code::TransactionCompleted => (badge("badge success", Icon::Check), Message::RecordTitle),
        // It may well have been paid.
        Code::PaymentUnconfirmed => (badge("badge", Icon::Clock), Message::UnconfirmedTitle),
        Code::JwtExpired => (badge("badge", Icon::Clock), Message::ExpiredTitle),
        _ if failure.is_of_record() => (badge("badge", Icon::Alert), Message::RecordTitle),
        _ => (badge("badge danger", Icon::Alert), Message::FailureTitle),
    }
}
