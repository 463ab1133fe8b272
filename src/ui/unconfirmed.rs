//! What stands in place of the form while it is not known whether the shopper has paid: never "failed", and no pay button.

use super::approval::{Places, ask_on_return, is_offsite, new_tab_link, pays};
use super::element::{El, el};
use super::icon::{Icon, icon};
use super::outcome::{outcome, reference, retry_button};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{
    Approval, ApprovalStep, Event, Inquiry, Knowledge, Pending, SentOrder, State, Unconfirmed,
};
use checkout_core::message::Message;
use checkout_core::money::{Money, UnitPrice};
use checkout_core::storefront::Guard;
use checkout_core::wire::{Conversion, TransactionStatus};

/// What is said about an open payment. Questions come and go behind it; it is another only when it says something else.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Shown {
    places: Places,
    title: Message,
    text: Message,
    /// The offer of another currency.
    conversion: Option<Conversion>,
    ways: Vec<Way>,
    /// The id of the transaction, where there is one.
    reference: Option<String>,
    /// Whether it is asked about by itself.
    is_followed: bool,
}

/// What the shopper can do.
#[derive(Clone, PartialEq, Eq)]
enum Way {
    /// Asks or sends again.
    Retry(Message),
    /// Goes on with the page of the bank, or calls the payment off; the class says how much it is meant.
    Step(ApprovalStep, Message, &'static str),
    /// Pays in one of two currencies.
    Pay(bool, Money, &'static str),
    /// Leads to the page of the bank, in this tab.
    Here(String),
    /// Leads there in another tab; the class says how much it is meant.
    Elsewhere(String, Message, &'static str),
}

impl Shown {
    pub(super) fn of(unconfirmed: &Unconfirmed) -> Self {
        match &unconfirmed.knowledge {
            Knowledge::NotArrived => {
                Self::unsure(unconfirmed, Message::UnconfirmedNotArrived).with(Way::Retry(Message::TryAgain))
            }
            Knowledge::Arrived(id) => {
                Self { reference: id.clone(), ..Self::unsure(unconfirmed, Message::UnconfirmedArrived) }
            }
            Knowledge::Untold => Self::unsure(unconfirmed, Message::UnconfirmedUntold),
            Knowledge::Nothing => {
                let text =
                    if is_looked_for(unconfirmed) { Message::UnconfirmedUnseen } else { Message::UnconfirmedNothing };
                Self::unsure(unconfirmed, text).with(Way::Retry(Message::CheckAgain))
            }
            Knowledge::Pending(pending) => Self::of_pending(unconfirmed, pending),
        }
    }

    fn said(unconfirmed: &Unconfirmed, title: Message, text: Message) -> Self {
        let places = Places::of(unconfirmed);
        Self { places, title, text, conversion: None, ways: Vec::new(), reference: None, is_followed: false }
    }

    /// Where an instrument is stored no payment is spoken of.
    fn unsure(unconfirmed: &Unconfirmed, text: Message) -> Self {
        match pays(unconfirmed) {
            true => Self::said(unconfirmed, Message::UnconfirmedTitle, text),
            false => Self::said(unconfirmed, Message::UnconfirmedStoreTitle, Message::UnconfirmedStoreText),
        }
    }

    fn with(mut self, way: Way) -> Self {
        self.ways.push(way);
        self
    }

    fn of_pending(unconfirmed: &Unconfirmed, pending: &Pending) -> Self {
        let said = |(title, text)| Self::said(unconfirmed, title, text);
        let rests = pending.inquiry == Inquiry::Resting;
        let shown = match (pending.approval, &pending.transaction.conversion) {
            (Approval::Leaving, _) => said((Message::LeavingTitle, Message::LeavingText)).leaving(pending),
            (Approval::Open | Approval::CallingOff, _) => said(asked(unconfirmed, pending)).behind_page(pending),
            (Approval::Closed, _) => said(asked(unconfirmed, pending)).put_away(unconfirmed, pending),
            (Approval::None | Approval::Returning, Some(offer)) => {
                let text = if offer.is_forced { Message::ConversionForced } else { Message::ConversionText };
                return said((Message::ConversionTitle, text)).of_conversion(offer);
            }
            (Approval::None | Approval::Returning, None) => said(waiting(unconfirmed, pending)),
        };
        let shown = Self { reference: Some(pending.id.clone()), is_followed: !rests, ..shown };
        if rests { shown.with(Way::Retry(Message::CheckAgain)) } else { shown }
    }

    fn leaving(self, pending: &Pending) -> Self {
        Self { ways: pending.transaction.approval_url.clone().map(Way::Here).into_iter().collect(), ..self }
    }

    /// The link is for a browser that has no dialogs.
    fn behind_page(self, pending: &Pending) -> Self {
        match pending.transaction.approval_url.clone() {
            Some(url) => self.with(Way::Elsewhere(url, Message::ApprovalNewTab, "link")),
            None => self,
        }
    }

    fn put_away(self, unconfirmed: &Unconfirmed, pending: &Pending) -> Self {
        let transaction = &pending.transaction;
        let on = match (&transaction.approval_url, is_offsite(unconfirmed, pending)) {
            (Some(url), _) if transaction.asks_identity => {
                Way::Elsewhere(url.clone(), Message::IdentityOpen, "primary")
            }
            (_, true) => Way::Step(ApprovalStep::Opened, Message::ApprovalContinueMethod, "primary"),
            (_, false) => Way::Step(ApprovalStep::Opened, Message::ApprovalContinue, "primary"),
        };
        let cancel = if pays(unconfirmed) { Message::ApprovalCancel } else { Message::Cancel };
        match &transaction.cancel_url {
            Some(_) => self.with(on).with(Way::Step(ApprovalStep::CalledOff, cancel, "link")),
            None => self.with(on),
        }
    }

    /// Neither currency is the better one to choose: both buttons look the same.
    fn of_conversion(self, offer: &Conversion) -> Self {
        let shown = match offer.is_forced {
            true => self.with(Way::Pay(true, offer.quote, "primary")),
            false => self.with(Way::Pay(false, offer.base, "secondary")).with(Way::Pay(true, offer.quote, "secondary")),
        };
        Self { conversion: Some(offer.clone()), ..shown }
    }

    /// What is known, and what the shopper can do.
    pub(super) fn draw(&self, session: &Session) -> El {
        if self.is_followed {
            ask_on_return(session);
        }
        let is_wait = self.is_followed || self.conversion.is_some();
        let ways = el("div").class("ways").children(self.ways.iter().map(|way| self.way(session, way)));
        outcome("pending", if is_wait { "status" } else { "alert" }, el("span").class("badge").child(icon(Icon::Clock)))
            .child(el("h2").live_text(self.places.say(session, self.title)))
            .child(el("p").live_text(self.places.say(session, self.text)))
            .children(self.conversion.as_ref().and_then(|offer| rate(session, offer)))
            .children((!self.ways.is_empty()).then_some(ways))
            .children(self.reference.as_ref().map(|id| reference(session, id.clone())))
            .children(self.is_followed.then(|| checking(session)))
    }

    fn way(&self, session: &Session, way: &Way) -> El {
        match way {
            Way::Retry(label) => retry_button(session, *label),
            Way::Step(step, label, class) => {
                step_button(session, *step, class).live_text(self.places.say(session, *label))
            }
            Way::Pay(accept, amount, class) => {
                let places = Places { amount: *amount, ..self.places.clone() };
                let button = step_button(session, ApprovalStep::Converted(*accept), class);
                button.live_text(places.say(session, Message::Pay))
            }
            Way::Here(url) => {
                let link = el("a").class("secondary").attr("href", url);
                link.live_text(self.places.say(session, Message::LeavingLink))
            }
            Way::Elsewhere(url, label, class) => new_tab_link(session, url, *label).class(class),
        }
    }
}

/// Whether nothing guards the charge, so that it is looked for among the transactions of the customer.
fn is_looked_for(unconfirmed: &Unconfirmed) -> bool {
    matches!(&unconfirmed.sent.order, SentOrder::Charge(charge, _) if charge.guard() == Guard::None)
}

/// What the shopper is asked for, and by whom.
fn asked(unconfirmed: &Unconfirmed, pending: &Pending) -> (Message, Message) {
    match pays(unconfirmed) {
        _ if pending.transaction.asks_identity => (Message::IdentityTitle, Message::IdentityText),
        false => (Message::ApprovalNeeded, Message::ApprovalStore),
        true if is_offsite(unconfirmed, pending) => (Message::ApprovalNeededMethod, Message::ApprovalTextMethod),
        true => (Message::ApprovalNeeded, Message::ApprovalText),
    }
}

/// What is said while somebody else has to do something.
fn waiting(unconfirmed: &Unconfirmed, pending: &Pending) -> (Message, Message) {
    match pending.inquiry {
        _ if !pays(unconfirmed) => (Message::PendingStoreTitle, Message::PendingStoreText),
        Inquiry::Resting => (Message::CheckingTitle, Message::CheckingText),
        _ if pending.transaction.status == TransactionStatus::Lost => (Message::LostTitle, Message::LostText),
        _ => (Message::PendingTitle, Message::PendingText),
    }
}

fn step_button(session: &Session, step: ApprovalStep, class: &'static str) -> El {
    let session = session.clone();
    el("button").class(class).attr("type", "button").on("click", move |_| session.dispatch(Event::Approving(step)))
}

/// What one unit of the shop's currency is in that of the card; nothing where the storefront does not say it readably.
fn rate(session: &Session, offer: &Conversion) -> Option<El> {
    let one = Money::from_decimal("1", offer.base.currency()).ok()?;
    let rate = UnitPrice::from_decimal(offer.rate.as_deref()?, offer.quote.currency()).ok()?;
    let session = session.clone();
    let text = move || {
        let words = session.words();
        words.fill(Message::ConversionRate, &[("one", &words.money(one)), ("rate", &words.unit_price(rate))])
    };
    Some(el("p").class("hint").live_text(text))
}

/// A sign that the storefront is asked, for the eyes alone: read out each time it would be chatter.
fn checking(session: &Session) -> El {
    let of_inquiry = session.clone();
    let asks = Derived::new(move || of_inquiry.with_state(is_asking));
    el("p")
        .attr("aria-hidden", "true")
        .live_attr("class", move || Some(if asks.get() { "hint checking now" } else { "hint checking" }))
        .say(session, Message::Checking)
}

fn is_asking(state: &State) -> bool {
    let State::Unconfirmed(unconfirmed) = state else { return false };
    matches!(&unconfirmed.knowledge, Knowledge::Pending(pending) if matches!(pending.inquiry, Inquiry::Asking(..)))
}
