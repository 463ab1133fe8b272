//! The payment instruments that a customer has saved: which one is paid with, and what can be done with each.

use super::card::short_name;
use super::element::{El, el, paragraph};
use crate::session::Session;
use crate::watched::Derived;
use crate::words::Words;
use checkout_core::checkout::{Choice, Edit, Event, Form, Manage, Management};
use checkout_core::message::Message;
use checkout_core::options::InstrumentRules;
use checkout_core::wire::{Expiry, InstrumentStatus, SavedInstrument};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// What the list is drawn from; the choice and the question change in place.
#[derive(Clone, PartialEq, Eq)]
struct Listed {
    instruments: Vec<Entry>,
    rules: InstrumentRules,
    allows_new: bool,
}

/// One saved instrument.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    instrument: SavedInstrument,
    can_pay: bool,
    is_default: bool,
}

impl Listed {
    fn of(form: &Form) -> Option<Self> {
        let offer = &form.offer;
        let entry = |instrument: &SavedInstrument| Entry {
            instrument: instrument.clone(),
            can_pay: offer.can_pay_with(instrument),
            is_default: offer.default_instrument() == Some(instrument.id.as_str()),
        };
        let instruments: Vec<_> = offer.instruments().iter().map(entry).collect();
        let rules = offer.terms.instruments;
        (!instruments.is_empty()).then(|| Self { instruments, rules, allows_new: offer.allows_new() })
    }
}

/// The saved instruments and, beside them, another card. Nothing where there are none.
pub(super) fn instruments(session: &Session) -> El {
    let (of_list, session) = (session.clone(), session.clone());
    let listed = Derived::new(move || of_list.with_form(Listed::of).flatten());
    el("div").live(move || listed.get().map(|listed| list(&session, &listed)).into_iter().collect())
}

fn list(session: &Session, listed: &Listed) -> El {
    let entries = listed.instruments.iter().map(|entry| saved(session, entry, listed.rules));
    let other = listed.allows_new.then(|| {
        let name = el("span").class("name").say(session, Message::InstrumentOther);
        el("div").class("instrument").child(choice(session, Choice::CARD, false).child(name))
    });
    let add = listed.rules.create.then(|| action(session, Message::InstrumentAdd, None, Manage::Edit(Edit::Add)));
    el("div")
        .attr("id", "instruments")
        .attr("role", "radiogroup")
        .attr("tabindex", "-1")
        .class("instruments")
        .say_attr(session, "aria-label", Message::InstrumentsTitle)
        .children(entries)
        .children(other)
        .children(add.map(|add| el("div").class("actions").child(add)))
}

fn saved(session: &Session, entry: &Entry, rules: InstrumentRules) -> El {
    let Entry { instrument, can_pay, is_default } = entry;
    let (of_name, named) = (session.clone(), instrument.clone());
    let name = el("span").class("name").live_text(move || name_of(&of_name.words(), &named));
    let default = is_default.then(|| el("span").class("tag").say(session, Message::InstrumentDefault));
    let label = choice(session, Choice::Saved(instrument.id.clone()), !can_pay)
        .child(el("span").class("line-text").child(name).children(state_of(session, instrument, *can_pay)))
        .children(default);
    el("div")
        .attr("part", "instrument")
        .class(if *can_pay { "instrument" } else { "instrument unusable" })
        .child(label)
        .children(actions(session, entry, rules))
        .child(question(session, instrument))
}

/// A radio button with its label around it.
fn choice(session: &Session, choice: Choice, is_disabled: bool) -> El {
    let (choose, of_choice, own) = (session.clone(), session.clone(), choice.clone());
    let is_chosen =
        Derived::new(move || of_choice.with_form(|form| form.choice == own && shows_choice(form)).unwrap_or(false));
    let radio = el("input")
        .attr("type", "radio")
        .attr("name", "instrument")
        .follow(move |radio| {
            if let Some(radio) = radio.dyn_ref::<HtmlInputElement>() {
                radio.set_checked(is_chosen.get());
            }
        })
        .on("change", move |_| choose.dispatch(Event::Managed(Manage::Choose(choice.clone()))));
    let radio = if is_disabled { radio.attr("disabled", "") } else { radio };
    el("label").class("choice").child(radio)
}

/// While a card is typed to be saved, nothing is chosen to pay with.
fn shows_choice(form: &Form) -> bool {
    form.management.edit().is_none()
}

fn state_of(session: &Session, instrument: &SavedInstrument, can_pay: bool) -> Option<El> {
    let said = |message| Some(el("span").class("hint").say(session, message));
    match (&instrument.status, instrument.expiry) {
        (InstrumentStatus::Expired, _) => said(Message::InstrumentExpired),
        (InstrumentStatus::VerificationNeeded, _) => said(Message::InstrumentUnverified),
        _ if !can_pay => said(Message::InstrumentUnusable),
        (_, Some(expiry)) => {
            let session = session.clone();
            Some(el("span").class("hint").live_text(move || expiry_text(&session.words(), expiry)))
        }
        _ => None,
    }
}

/// `Visa ending in 1111`, or what is known of it.
pub(super) fn name_of(words: &Words, instrument: &SavedInstrument) -> String {
    named(words, instrument.brand.as_deref(), instrument.last4.as_deref()).unwrap_or_else(|| instrument.method.clone())
}

/// `Visa ending in 1111`.
pub(super) fn named(words: &Words, brand: Option<&str>, last4: Option<&str>) -> Option<String> {
    let brand = short_name(brand?);
    Some(match last4 {
        Some(last4) => words.fill(Message::InstrumentName, &[("brand", brand), ("last4", last4)]),
        None => brand.to_owned(),
    })
}

/// `Expires 06/2031`. Digits of cards are Latin ones, as they are printed.
pub(super) fn expiry_text(words: &Words, expiry: Expiry) -> String {
    let zero = if expiry.month < 10 { "0" } else { "" };
    let (month, year) = ([zero, &expiry.month.to_string()].concat(), expiry.year.to_string());
    words.fill(Message::InstrumentExpires, &[("month", &month), ("year", &year)])
}

fn actions(session: &Session, entry: &Entry, rules: InstrumentRules) -> Option<El> {
    let Entry { instrument, can_pay, is_default } = entry;
    let id = || instrument.id.clone();
    let is_card = instrument.method == checkout_core::wire::PAYMENT_CARD;
    let offered = [
        (rules.make_default && *can_pay && !is_default)
            .then(|| (Message::InstrumentMakeDefault, Manage::MakeDefault(id()))),
        (rules.update && is_card).then(|| (Message::InstrumentUpdate, Manage::Edit(Edit::Replace(id())))),
        rules.deactivate.then(|| (Message::InstrumentRemove, Manage::Remove(id()))),
    ];
    let buttons: Vec<_> = offered
        .into_iter()
        .flatten()
        .map(|(message, manage)| action(session, message, Some(instrument), manage))
        .collect();
    (!buttons.is_empty()).then(|| el("div").class("actions").children(buttons))
}

/// A quiet button; what it is for is read out with it.
fn action(session: &Session, message: Message, instrument: Option<&SavedInstrument>, manage: Manage) -> El {
    let manage_it = session.clone();
    let button = el("button")
        .attr("type", "button")
        .class("link")
        .on("click", move |_| manage_it.dispatch(Event::Managed(manage.clone())))
        .say(session, message);
    match instrument.cloned() {
        None => button,
        Some(instrument) => {
            let session = session.clone();
            button.follow(move |button| {
                let words = session.words();
                let parts = [("action", words.text(message)), ("name", name_of(&words, &instrument))];
                let read = words
                    .fill(Message::InstrumentAction, &parts.each_ref().map(|(place, text)| (*place, text.as_str())));
                let _ = button.set_attribute("aria-label", &read);
            })
        }
    }
}

/// Nothing is removed without a question.
fn question(session: &Session, instrument: &SavedInstrument) -> El {
    let (of_question, session, instrument) = (session.clone(), session.clone(), instrument.clone());
    let id = instrument.id.clone();
    let is_asked = Derived::new(move || {
        let asks = |form: &Form| matches!(&form.management, Management::Asking(asked) if *asked == id);
        of_question.with_form(asks).unwrap_or_default()
    });
    el("div").attr("role", "alert").live(move || {
        if !is_asked.get() {
            return Vec::new();
        }
        let words = session.words();
        let text = words.fill(Message::InstrumentRemoveQuestion, &[("name", &name_of(&words, &instrument))]);
        let button = |message, manage: Manage| {
            let session_of_click = session.clone();
            el("button")
                .attr("type", "button")
                .class("secondary")
                .on("click", move |_| session_of_click.dispatch(Event::Managed(manage.clone())))
                .text(words.text(message))
        };
        let buttons =
            [button(Message::InstrumentRemove, Manage::ConfirmRemoval), button(Message::Cancel, Manage::Cancel)];
        vec![el("div").class("question").child(paragraph("", text)).child(el("div").class("actions").children(buttons))]
    })
}
