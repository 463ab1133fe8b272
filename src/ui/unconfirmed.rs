//! What stands in place of the form while it is not known whether the shopper has paid: never "failed", and no pay button.

use super::element::{El, el, paragraph};
use super::icon::{Icon, icon};
use super::outcome::{outcome, retry_button};
use crate::session::Session;
use checkout_core::checkout::{Inquiry, Knowledge, Unconfirmed};
use checkout_core::message::Message;
use checkout_core::money::Money;

/// What is said about an open payment. Questions come and go behind it; it is another only when it says something else.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Shown {
    amount: Money,
    title: Message,
    text: Message,
    button: Option<Message>,
    reference: Option<String>,
    approval_url: Option<String>,
}

impl Shown {
    pub(super) fn of(unconfirmed: &Unconfirmed) -> Self {
        let amount = unconfirmed.offer.order.total();
        let said = |title, text, button| Self { amount, title, text, button, reference: None, approval_url: None };
        let unsure = |text, button| said(Message::UnconfirmedTitle, text, button);
        match &unconfirmed.knowledge {
            Knowledge::NotArrived => unsure(Message::UnconfirmedNotArrived, Some(Message::TryAgain)),
            Knowledge::Arrived => unsure(Message::UnconfirmedArrived, None),
            Knowledge::Nothing => unsure(Message::UnconfirmedNothing, Some(Message::CheckAgain)),
            Knowledge::Pending(pending) => {
                let button = (pending.inquiry == Inquiry::Resting).then_some(Message::CheckAgain);
                Self {
                    reference: Some(pending.id.clone()),
                    approval_url: pending.transaction.approval_url.clone().filter(|url| is_web(url)),
                    ..said(Message::PendingTitle, Message::PendingText, button)
                }
            }
        }
    }

    /// What is known, and what the shopper can do.
    pub(super) fn draw(&self, session: &Session) -> El {
        let words = session.words();
        let amount = words.money(self.amount);
        let reference = self.reference.as_deref().map(|id| words.fill(Message::Reference, &[("reference", id)]));
        outcome("confirmation", "alert", el("span").class("badge").child(icon(Icon::Clock)))
            .child(el("h2").text(words.text(self.title)))
            .child(el("p").text(words.fill(self.text, &[("amount", &amount)])))
            .children(self.approval_url.as_deref().map(|url| approval_link(session, url)))
            .children(self.button.map(|message| retry_button(session, message)))
            .children(reference.map(|text| paragraph("hint", text)))
    }
}

/// Only web addresses are linked.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The bank's page, for a payment that waits for the shopper.
fn approval_link(session: &Session, url: &str) -> El {
    let link = el("a").class("secondary").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
    link.text(session.words().text(Message::PendingApprove))
}
