//! The payment methods: what the customer has saved, what else can be paid with, and below the chosen one what it asks for.

use super::bank_account::bank_account;
use super::card;
use super::element::{El, el};
use super::icon::{Icon, icon};
use super::instruments;
use crate::session::Session;
use crate::watched::Derived;
use crate::words::Words;
use checkout_core::checkout::{Choice, Fields, Form, NewMethod};
use checkout_core::message::Message;
use checkout_core::method_name::MethodName;
use checkout_core::wire::BANK_ACCOUNT;
use std::cell::Cell;
use web_sys::Element;

/// Where the fields are.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing is asked for.
    Nowhere,
    /// By themselves: there is nothing to choose from, or a card is typed to be saved.
    Alone,
    /// In the list, below the method with this name of the API's.
    Below(String),
}

impl Place {
    fn of(form: &Form) -> Self {
        match &form.choice {
            _ if form.management.edit().is_some() => Self::Alone,
            Choice::Saved(_) => Self::Nowhere,
            Choice::New(_) if !instruments::is_list(form) => Self::Alone,
            Choice::New(method) => Self::Below(method.name().to_owned()),
        }
    }
}

/// What the chosen method asks for. There is one of it, and it moves to where it is wanted: what FramePay shows in it
/// stays where it is in the page's own tree.
#[derive(Clone)]
pub(super) struct Panel {
    element: send_wrapper::SendWrapper<Element>,
    place: Derived<Place>,
}

impl Panel {
    fn new(session: &Session) -> Self {
        let (of_place, of_card) = (session.clone(), session.clone());
        let place = Derived::new(move || of_place.with_form(Place::of).unwrap_or(Place::Alone));
        let shows_card =
            Derived::new(move || of_card.with_form(|form| form.fields() == Some(Fields::Card)).unwrap_or(true));
        let card = card::card(session).shown_while(shows_card);
        let panel = el("div").attr("part", "method").child(card).child(bank(session)).child(own_page(session));
        Self { element: send_wrapper::SendWrapper::new(panel.into_element()), place }
    }

    /// An element that holds it while it is wanted there.
    pub(super) fn holder(&self, own: Place) -> El {
        let this = self.clone();
        el("div").class("panel").follow(move |holder| {
            if this.place.get() == own {
                let _ = holder.append_child(&this.element);
                let _ = holder.remove_attribute("hidden");
            } else {
                let _ = holder.set_attribute("hidden", "");
            }
        })
    }
}

/// The payment methods.
pub(super) fn methods(session: &Session) -> El {
    let panel = Panel::new(session);
    el("section")
        .attr("part", "methods")
        .attr("aria-labelledby", "methods-title")
        .child(el("h2").attr("id", "methods-title").say(session, Message::PaymentTitle))
        .child(instruments::instruments(session, &panel))
        .child(panel.holder(Place::Alone))
}

/// The bank account, where one can be paid with. It is drawn when it is chosen for the first time, and stays.
fn bank(session: &Session) -> El {
    let (of_offer, of_choice, session) = (session.clone(), session.clone(), session.clone());
    let is_bank = |method: &NewMethod| method.name() == BANK_ACCOUNT;
    let is_offered =
        move || of_offer.with_form(|form| form.offer.new_methods().iter().any(is_bank)).unwrap_or_default();
    let is_open = Derived::new(move || matches!(of_choice.with_form(Form::fields), Some(Some(Fields::BankAccount(_)))));
    let (was_open, opens) = (Cell::new(false), is_open.clone());
    let is_drawn = Derived::new(move || {
        was_open.set(was_open.get() || opens.get());
        was_open.get() && is_offered()
    });
    el("div").shown_while(is_open).live(move || is_drawn.get().then(|| bank_account(&session)).into_iter().collect())
}

/// The id of what is said of it.
pub(super) const OWN_PAGE: &str = "own-page";

/// Where the shopper goes with a method that has a page of its own.
fn own_page(session: &Session) -> El {
    let (of_method, of_text) = (session.clone(), session.clone());
    let method = Derived::new(move || of_method.with_form(own_page_of).flatten());
    let is_there = method.clone();
    let text = move || {
        let words = of_text.words();
        let name = method.get().map(|method| method_name(&words, &method)).unwrap_or_default();
        words.fill(Message::MethodOwnPage, &[("method", &name)])
    };
    el("p")
        .class("hint")
        .attr("id", OWN_PAGE)
        .live_attr("hidden", move || is_there.with(Option::is_none).then_some(""))
        .live_text(text)
}

fn own_page_of(form: &Form) -> Option<String> {
    match &form.choice {
        Choice::New(NewMethod::OwnPage(method)) if form.management.edit().is_none() => Some(method.clone()),
        _ => None,
    }
}

/// What a method is called.
pub(super) fn method_name(words: &Words, method: &str) -> String {
    match MethodName::of(method) {
        MethodName::Said(message) => words.text(message),
        MethodName::Proper(name) => name,
    }
}

/// The promise that the fields are not this page's.
pub(super) fn safe(session: &Session, message: Message) -> El {
    el("p").class("hint").child(icon(Icon::Lock)).child(el("span").say(session, message))
}
