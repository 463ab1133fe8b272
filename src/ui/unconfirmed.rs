//! What stands in place of the form while it is not known whether the shopper has paid: never "failed", and no pay button.

use super::element::{El, el, paragraph};
use super::icon::{Icon, icon};
use super::outcome::outcome;
use crate::session::Session;
use checkout_core::checkout::{Event, Inquiry, Knowledge, Unconfirmed};
use checkout_core::message::Message;

/// What is known, and what the shopper can do.
pub(super) fn unconfirmed(session: &Session, unconfirmed: &Unconfirmed) -> El {
    let words = session.words();
    let amount = words.money(unconfirmed.offer.order.total());
    let (title, text, button) = messages(&unconfirmed.knowledge);
    let reference = reference_of(&unconfirmed.knowledge).map(|id| words.fill(Message::Reference, &[("reference", id)]));
    outcome("confirmation", "alert", el("span").class("badge").child(icon(Icon::Clock)))
        .child(el("h2").text(words.text(title)))
        .child(el("p").text(words.fill(text, &[("amount", &amount)])))
        .children(approval_link(session, &unconfirmed.knowledge))
        .children(button.map(|message| retry_button(session, message)))
        .children(reference.map(|text| paragraph("hint", text)))
}

fn retry_button(session: &Session, message: Message) -> El {
    let retry = session.clone();
    el("button")
        .class("secondary")
        .attr("type", "button")
        .on("click", move |_| retry.dispatch(Event::RetryPressed))
        .text(session.words().text(message))
}

fn messages(knowledge: &Knowledge) -> (Message, Message, Option<Message>) {
    match knowledge {
        Knowledge::NotArrived => (Message::UnconfirmedTitle, Message::UnconfirmedNotArrived, Some(Message::TryAgain)),
        Knowledge::Arrived => (Message::UnconfirmedTitle, Message::UnconfirmedArrived, None),
        Knowledge::Nothing => (Message::UnconfirmedTitle, Message::UnconfirmedNothing, Some(Message::CheckAgain)),
        Knowledge::Pending(pending) => {
            let button = (pending.inquiry == Inquiry::Resting).then_some(Message::CheckAgain);
            (Message::PendingTitle, Message::PendingText, button)
        }
    }
}

fn reference_of(knowledge: &Knowledge) -> Option<&str> {
    match knowledge {
        Knowledge::Pending(pending) => Some(&pending.id),
        _ => None,
    }
}

/// The bank's page, for a payment that waits for the shopper. Only web addresses are linked.
fn approval_link(session: &Session, knowledge: &Knowledge) -> Option<El> {
    let Knowledge::Pending(pending) = knowledge else { return None };
    let is_web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    let url = pending.transaction.approval_url.as_ref().filter(is_web)?;
    let link = el("a").class("secondary").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
    Some(link.text(session.words().text(Message::PendingApprove)))
}
