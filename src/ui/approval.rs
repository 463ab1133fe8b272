//! The page where the shopper approves a payment, or calls it off, in a dialog in front of the checkout. It is of another
//! origin: what happens on it only the storefront can say, so whatever it does leads to a question.

use super::element::{El, el};
use super::icon::{Icon, icon};
use super::methods::method_name;
use super::outcome::catch_focus;
use crate::page::{self, Listener, ScrollLock};
use crate::session::Session;
use crate::watched::Derived;
use crate::words::Words;
use checkout_core::checkout::{Approval, ApprovalStep, Deal, Event, Knowledge, Pending, State, Unconfirmed};
use checkout_core::message::Message;
use checkout_core::money::Money;
use checkout_core::wire::TransactionStatus;
use js_sys::Reflect;
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlDialogElement, Url};

/// The pages of Rebilly's that a payment comes back to where the shop names none of its own.
const RETURN_ORIGINS: [&str; 2] = ["https://forms.secure-payments.app", "https://forms-sandbox.secure-payments.app"];

/// What such a page says once there is nothing more to do on it.
const DONE: &str = "rebilly-instruments-approval-url-close";

/// The `type` of what the sandbox's own page says then.
const DONE_IN_SANDBOX: &str = "checkout-sandbox-approval";

/// The dialog. It is there at all times; an iframe is in it only while there is a page to show.
pub(super) fn approval(session: &Session) -> El {
    let (of_page, cancel, close, session) = (session.clone(), session.clone(), session.clone(), session.clone());
    let page = Derived::new(move || of_page.with_state(Page::of));
    el("dialog")
        .attr("part", "approval")
        .attr("aria-labelledby", "approval-title")
        .on("cancel", move |event| {
            event.prevent_default();
            put_away(&cancel);
        })
        // A browser that is asked twice closes it without asking back.
        .on("close", move |event| {
            let dialog = event.target().and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
            if dialog.is_some_and(|dialog| !dialog.open()) {
                put_away(&close);
            }
        })
        .follow(move |dialog| show(&session, dialog.unchecked_ref(), page.get()))
}

fn put_away(session: &Session) {
    session.dispatch(Event::Approving(ApprovalStep::Closed));
}

fn show(session: &Session, dialog: &HtmlDialogElement, page: Option<Page>) {
    dialog.set_text_content(None);
    let Some(page) = page else {
        if dialog.open() {
            dialog.close();
            catch_focus(session);
        }
        return;
    };
    for part in page.draw(session) {
        let _ = dialog.append_child(&part.into_element());
    }
    // Where it cannot be shown, the link behind it leads on.
    if dialog.open() || dialog.show_modal().is_ok() {
        let lock = SendWrapper::new(ScrollLock::new());
        on_cleanup(move || drop(lock));
    }
}

/// The shopper may have been at the page in another tab, or in the app of the bank: when they are back, the storefront is
/// asked.
pub(super) fn ask_on_return(session: &Session) {
    let (Some(document), session) = (page::document(), session.clone()) else { return };
    let is_hidden = document.clone();
    let back = move |_| {
        if !is_hidden.hidden() {
            session.dispatch(Event::Returned);
        }
    };
    let listener = SendWrapper::new(Listener::on(document.into(), "visibilitychange", Box::new(back)));
    on_cleanup(move || drop(listener));
}

/// What the texts about a payment that is under way speak of.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Places {
    /// What is paid: as the storefront says it now, or else as it was shown.
    pub(super) amount: Money,
    /// The API's name of the method.
    pub(super) method: String,
    /// Whose page it is.
    pub(super) host: String,
}

impl Places {
    pub(super) fn of(unconfirmed: &Unconfirmed) -> Self {
        let seen = match &unconfirmed.knowledge {
            Knowledge::Pending(pending) => Some(&pending.transaction),
            _ => None,
        };
        let url = seen.and_then(|transaction| transaction.approval_url.as_deref());
        Self {
            amount: seen.and_then(|seen| seen.amount).unwrap_or_else(|| unconfirmed.form.offer.order.total()),
            method: unconfirmed.sent.tender.method.clone(),
            host: url.map(host_of).unwrap_or_default(),
        }
    }

    fn text(&self, words: &Words, message: Message) -> String {
        let (amount, method) = (words.money(self.amount), method_name(words, &self.method));
        words.fill(message, &[("amount", &amount), ("method", &method), ("host", &self.host)])
    }

    /// A text of the catalog about this payment, in the words that the shopper reads now.
    pub(super) fn say(&self, session: &Session, message: Message) -> impl Fn() -> String + use<> {
        let (places, session) = (self.clone(), session.clone());
        move || places.text(&session.words(), message)
    }
}

/// The host of a web address, as the browser reads it: `https://bank.example@evil.example/` is a page of `evil.example`.
fn host_of(url: &str) -> String {
    Url::new(url).map(|url| url.host()).unwrap_or_default()
}

/// Whether it is paid on the page of a method, and not approved at the bank of the shopper.
pub(super) fn is_offsite(unconfirmed: &Unconfirmed, pending: &Pending) -> bool {
    pending.transaction.status == TransactionStatus::Offsite && !unconfirmed.sent.tender.method.is_empty()
}

/// Whether anything is paid. Otherwise an instrument is stored.
pub(super) fn pays(unconfirmed: &Unconfirmed) -> bool {
    unconfirmed.form.offer.deal() == Deal::Pay
}

/// A page that stands in front of the checkout.
#[derive(Clone, PartialEq, Eq)]
struct Page {
    url: String,
    title: Message,
    places: Places,
    /// Whether anything is paid.
    pays: bool,
}

impl Page {
    fn of(state: &State) -> Option<Self> {
        let State::Unconfirmed(unconfirmed) = state else { return None };
        let Knowledge::Pending(pending) = &unconfirmed.knowledge else { return None };
        let pays = pays(unconfirmed);
        let transaction = &pending.transaction;
        let (url, title) = match pending.approval {
            Approval::CallingOff => (transaction.cancel_url.clone()?, Message::ApprovalTitleCancel),
            Approval::Open if !pays => (transaction.approval_url.clone()?, Message::ApprovalTitleStore),
            Approval::Open if is_offsite(unconfirmed, pending) => {
                (transaction.approval_url.clone()?, Message::ApprovalTitleMethod)
            }
            Approval::Open => (transaction.approval_url.clone()?, Message::ApprovalTitle),
            Approval::None | Approval::Closed | Approval::Leaving | Approval::Returning => return None,
        };
        let places = Places { host: host_of(&url), ..Places::of(unconfirmed) };
        Some(Self { url, title, places, pays })
    }

    fn draw(&self, session: &Session) -> [El; 3] {
        let waiting = el("p")
            .class("waiting")
            .child(el("span").class("spinner"))
            .child(el("span").say(session, Message::ApprovalLoading));
        let frame = el("div").class("page").child(self.frame(session)).child(waiting);
        let foot = el("p").class("foot").child(new_tab_link(session, &self.url, Message::ApprovalNewTab));
        [self.head(session), frame, foot]
    }

    fn head(&self, session: &Session) -> El {
        let close = session.clone();
        // The focus begins here, and not on the button that closes it: the shopper may still be pressing Enter.
        let title = el("h2").attr("id", "approval-title").attr("tabindex", "-1").attr("autofocus", "");
        let close = el("button")
            .class("close")
            .attr("type", "button")
            .on("click", move |_| put_away(&close))
            .say_attr(session, "aria-label", Message::ApprovalClose)
            .child(icon(Icon::Close));
        let host = el("span").class("host").attr("dir", "ltr").text(&self.places.host);
        let (words, amount) = (session.clone(), self.places.amount);
        let shown = self.pays && !amount.is_zero();
        let amount = shown.then(|| el("span").class("amount").live_text(move || words.words().money(amount)));
        el("header")
            .child(title.live_text(self.places.say(session, self.title)))
            .child(close)
            .child(el("p").class("hint").child(host).children(amount))
    }

    /// The iframe is made once and never moved: a page that is half way through would begin again.
    fn frame(&self, session: &Session) -> El {
        let (moved, hears) = (session.clone(), session.clone());
        let (has_loaded, url) = (Cell::new(false), self.url.clone());
        let title = self.places.say(session, Message::ApprovalFrame);
        el("iframe")
            .attr("src", &self.url)
            .attr("allow", "payment; publickey-credentials-get")
            .attr("referrerpolicy", "strict-origin-when-cross-origin")
            .follow(move |frame| drop(frame.set_attribute("title", &title())))
            .follow(move |frame| hear(&hears, frame, &url))
            .on("load", move |event| {
                if has_loaded.replace(true) {
                    moved.dispatch(Event::Approving(ApprovalStep::Moved));
                } else if let Some(frame) = event.target() {
                    let _ = frame.unchecked_ref::<Element>().set_attribute("class", "loaded");
                }
            })
    }
}

/// A page that forbids to be framed, or that needs a camera, is opened in a tab of its own. It learns nothing of this one.
pub(super) fn new_tab_link(session: &Session, url: &str, message: Message) -> El {
    let link = el("a").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer");
    link.say(session, message)
}

/// Hears what the page in the iframe says, for as long as it is there. Any page can send messages to any other: only that
/// window counts, and only the origins that it can be at when there is nothing more to do.
fn hear(session: &Session, frame: &Element, url: &str) {
    let Some(window) = page::window() else { return };
    let mut origins: Vec<String> = RETURN_ORIGINS.map(str::to_owned).into();
    origins.extend(Url::new(url).map(|url| url.origin()).ok());
    origins.extend(window.location().origin().ok());
    let (session, frame) = (session.clone(), frame.clone());
    let hear = move |event: JsValue| {
        let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or(JsValue::NULL);
        let is_of_frame = member(&event, "source") == member(&frame, "contentWindow");
        let is_expected = member(&event, "origin").as_string().is_some_and(|origin| origins.contains(&origin));
        let data = member(&event, "data");
        let is_done = data == DONE || member(&data, "type") == DONE_IN_SANDBOX;
        if is_of_frame && is_expected && is_done {
            session.dispatch(Event::Approving(ApprovalStep::Moved));
        }
    };
    let listener = SendWrapper::new(Listener::on(window.into(), "message", Box::new(hear)));
    on_cleanup(move || drop(listener));
}
