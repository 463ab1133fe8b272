//! The confirmation: what will be paid with, and where the bill goes. The amounts are in the summary and on the button.

use super::element::{El, el};
use super::instruments::{expiry_text, named};
use crate::session::Session;
use crate::watched::Derived;
use crate::words::Words;
use checkout_core::address::{BillingAddress, Field};
use checkout_core::checkout::{Event, Form, Stage, Tender};
use checkout_core::message::Message;
use std::rc::Rc;

/// The confirmation, while the shopper is asked for it.
pub(super) fn confirmation(session: &Session, is_busy: Rc<dyn Fn() -> bool>) -> El {
    let (of_tender, session) = (session.clone(), session.clone());
    let shown = Derived::new(move || of_tender.with_form(Shown::of).flatten());
    el("div").class("confirming").live(move || {
        let is_busy = Rc::clone(&is_busy);
        let drawn = shown.get().map(|shown| shown.draw(&session).live_attr("inert", move || is_busy().then_some("")));
        drawn.into_iter().collect()
    })
}

/// What is shown of it.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    tender: Tender,
    ships: bool,
}

impl Shown {
    fn of(form: &Form) -> Option<Self> {
        match &form.stage {
            Stage::Confirming(tender) => Some(Self { tender: tender.clone(), ships: form.offer.order.ships() }),
            Stage::Filling | Stage::Prepared(_) => None,
        }
    }

    fn draw(&self, session: &Session) -> El {
        let (back, words) = (session.clone(), session.words());
        let change = el("button")
            .attr("type", "button")
            .class("link")
            .on("click", move |_| back.dispatch(Event::BackPressed))
            .text(words.text(Message::ConfirmationChange));
        let head = el("div")
            .class("head")
            .child(el("h2").attr("id", "confirmation-title").text(words.text(Message::ConfirmationTitle)))
            .child(change);
        el("section")
            .attr("part", "confirmation")
            .attr("id", "confirmation")
            .attr("tabindex", "-1")
            .attr("aria-labelledby", "confirmation-title")
            .child(head)
            .child(el("dl").class("facts").children(self.facts(&words)))
            .child(el("p").class("hint").text(words.text(Message::ConfirmationText)))
    }

    fn facts(&self, words: &Words) -> Vec<El> {
        let address = self.tender.address.as_ref();
        let title = if self.ships { Message::BillingShippingTitle } else { Message::BillingTitle };
        let email = address.map(|address| address.get(Field::Email).to_owned()).filter(|email| !email.is_empty());
        let facts = [
            email.map(|email| (Message::ContactTitle, vec![email])),
            Some((Message::ConfirmationMethod, instrument_lines(words, &self.tender))),
            address.map(|address| (title, address_lines(words, address))),
        ];
        let told = facts.into_iter().flatten().filter(|(_, lines)| !lines.is_empty());
        told.map(|(title, lines)| fact(words.text(title), lines)).collect()
    }
}

fn fact(title: String, lines: Vec<String>) -> El {
    let line = |line: String| el("span").attr("dir", "auto").text(line);
    el("div").child(el("dt").text(title)).child(el("dd").children(lines.into_iter().map(line)))
}

fn instrument_lines(words: &Words, tender: &Tender) -> Vec<String> {
    let name = named(words, &tender.method, tender.brand.as_deref(), tender.last4.as_deref());
    let expiry = tender.expiry.map(|expiry| expiry_text(words, expiry));
    [Some(name), expiry].into_iter().flatten().collect()
}

fn address_lines(words: &Words, address: &BillingAddress) -> Vec<String> {
    let joined = |fields: &[Field], separator: &str| {
        let parts: Vec<_> = fields.iter().map(|field| address.get(*field)).filter(|part| !part.is_empty()).collect();
        parts.join(separator)
    };
    let lines = [
        joined(&[Field::FirstName, Field::LastName], " "),
        joined(&[Field::Address], ""),
        joined(&[Field::Address2], ""),
        joined(&[Field::City, Field::Region, Field::PostalCode], ", "),
        words.country(address.get(Field::Country)),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}
