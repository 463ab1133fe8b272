//! What stands in place of the form while it is not known whether the shopper has paid: never "failed", and no pay button.

use super::element::{El, el};
use super::icon::{Icon, icon};
use super::outcome::{outcome, reference, retry_button};
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
        let amount = unconfirmed.form.offer.order.total();
        let said = |title, text, button| Self { amount, title, text, button, reference: None, approval_url: None };
        let unsure = |text, button| said(Message::UnconfirmedTitle, text, button);
        match &unconfirmed.knowledge {
            Knowledge::NotArrived => unsure(Message::UnconfirmedNotArrived, Some(Message::TryAgain)),
            Knowledge::Arrived(_) => unsure(Message::UnconfirmedArrived, None),
            Knowledge::Untold => unsure(Message::UnconfirmedUntold, None),
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
        let (of_text, message, amount) = (session.clone(), self.text, self.amount);
        let text = move || {
            let words = of_text.words();
            words.fill(message, &[("amount", &words.money(amount))])
        };
        outcome("pending", "alert", el("span").class("badge").child(icon(Icon::Clock)))
            .child(el("h2").say(session, self.title))
            .child(el("p").live_text(text))
            .children(self.approval_url.as_deref().map(|url| approval_link(session, url)))
            .children(self.button.map(|message| retry_button(session, message)))
            .children(self.reference.as_ref().map(|id| reference(session, id.clone())))
    }
}

/// Only web addresses are linked.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The bank's page, for a payment that waits for the shopper.
fn approval_link(session: &Session, url: &str) -> El {
    let link = el("a").class("secondary").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
    link.say(session, Message::PendingApprove)
}
