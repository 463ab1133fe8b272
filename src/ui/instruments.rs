//! What can be paid with: the payment instruments that a customer has saved, with what can be done with each, and the
//! methods for what is not saved.

use super::card::{self, short_name};
use super::element::{El, el, paragraph, radio};
use super::icon::{Icon, icon};
use super::methods::{OWN_PAGE, Panel, Place, method_name};
use crate::session::Session;
use crate::watched::Derived;
use crate::words::Words;
use checkout_core::checkout::{AccountNumber, Choice, Edit, Event, Form, Manage, Management, NewMethod};
use checkout_core::message::Message;
use checkout_core::options::InstrumentRules;
use checkout_core::wire::{Expiry, InstrumentStatus, SavedInstrument};
use std::cell::Cell;
use std::rc::Rc;

/// What the list is drawn from; the choice and the question change in place.
#[derive(Clone, PartialEq, Eq)]
struct Listed {
    instruments: Vec<Entry>,
    rules: InstrumentRules,
    methods: Vec<NewMethod>,
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
        let methods = if offer.allows_new() { offer.new_methods() } else { Vec::new() };
        is_list(form).then(|| Self { instruments, rules: offer.terms.instruments, methods })
    }
}

/// Whether there is anything to choose from. One method alone needs no choice.
pub(super) fn is_list(form: &Form) -> bool {
    !form.offer.instruments().is_empty() || form.offer.new_methods().len() > 1
}

/// How the shopper's bank account is numbered, once they have said so: the list remembers it while they look at others.
type Numbering = Rc<Cell<Option<AccountNumber>>>;

/// The saved instruments and, beside them, the other methods. Nothing where there is nothing to choose from.
pub(super) fn instruments(session: &Session, panel: &Panel) -> El {
    let (of_list, session, panel) = (session.clone(), session.clone(), panel.clone());
    let listed = Derived::new(move || of_list.with_form(Listed::of).flatten());
    let numbering = Numbering::default();
    el("div").live(move || listed.get().map(|listed| list(&session, &listed, &panel, &numbering)).into_iter().collect())
}

fn list(session: &Session, listed: &Listed, panel: &Panel, numbering: &Numbering) -> El {
    let entries = listed.instruments.iter().map(|entry| saved(session, entry, listed.rules));
    let has_saved = !listed.instruments.is_empty();
    let methods = listed.methods.iter().map(|method| other(session, method, has_saved, numbering, panel));
    let may_add = has_saved && listed.rules.create && listed.methods.contains(&NewMethod::Card);
    let add = may_add.then(|| action(session, Message::InstrumentAdd, None, Manage::Edit(Edit::Add)));
    el("div")
        .attr("id", "instruments")
        .attr("role", "radiogroup")
        .attr("tabindex", "-1")
        .class("instruments")
        .say_attr(session, "aria-label", Message::MethodsTitle)
        .children(entries)
        .children(methods)
        .children(add.map(|add| el("div").class("actions").child(add)))
}

/// A method for what is not saved, with what it asks for below it.
fn other(session: &Session, method: &NewMethod, has_saved: bool, numbering: &Numbering, panel: &Panel) -> El {
    let name = el("span").class("name");
    let name = if has_saved && *method == NewMethod::Card {
        name.say(session, Message::InstrumentOther)
    } else {
        let (of_name, method) = (session.clone(), method.clone());
        name.live_text(move || method_name(&of_name.words(), method.name()))
    };
    let (mark, brands) = match method {
        NewMethod::Card => (Icon::Card, Some(card::brands(session))),
        NewMethod::BankAccount(_) => (Icon::Bank, None),
        NewMethod::OwnPage(_) => (Icon::Outward, None),
    };
    let radio = radio_of_method(session, method, numbering);
    let radio = if let NewMethod::OwnPage(_) = method { radio.attr("aria-describedby", OWN_PAGE) } else { radio };
    // The brands are beside the label, so that they are not read out as a part of the name.
    let label = el("label").class("choice").child(radio).child(icon(mark)).child(name);
    el("div")
        .class("instrument")
        .child(el("div").class("method-row").child(label).children(brands))
        .child(panel.holder(Place::Below(method.name().to_owned())))
}

fn radio_of_method(session: &Session, method: &NewMethod, numbering: &Numbering) -> El {
    let (own, offered, known, kept) = (method.clone(), method.clone(), Rc::clone(numbering), Rc::clone(numbering));
    let is_chosen = move |choice: &Choice| match choice {
        Choice::New(NewMethod::BankAccount(kind)) => {
            known.set(Some(*kind));
            own.is_same_method(&NewMethod::BankAccount(*kind))
        }
        Choice::New(chosen) => chosen.is_same_method(&own),
        Choice::Saved(_) => false,
    };
    let choice = move || match (&offered, kept.get()) {
        (NewMethod::BankAccount(_), Some(kind)) => Choice::New(NewMethod::BankAccount(kind)),
        (other, _) => Choice::New(other.clone()),
    };
    choosing(session, is_chosen, choice)
}

fn saved(session: &Session, entry: &Entry, rules: InstrumentRules) -> El {
    let Entry { instrument, can_pay, is_default } = entry;
    let (of_name, named) = (session.clone(), instrument.clone());
    let name = el("span").class("name").live_text(move || name_of(&of_name.words(), &named));
    let default = is_default.then(|| el("span").class("tag").say(session, Message::InstrumentDefault));
    let (own, wanted) = (Choice::Saved(instrument.id.clone()), Choice::Saved(instrument.id.clone()));
    let radio = choosing(session, move |choice| *choice == own, move || wanted.clone());
    let radio = if *can_pay { radio } else { radio.attr("disabled", "") };
    let label = el("label")
        .class("choice")
        .child(radio)
        .child(el("span").class("line-text").child(name).children(state_of(session, instrument, *can_pay)))
        .children(default);
    el("div")
        .attr("part", "instrument")
        .class(if *can_pay { "instrument" } else { "instrument unusable" })
        .child(label)
        .children(actions(session, entry, rules))
        .child(question(session, instrument))
}

/// A radio button of the list, and what pressing it chooses.
fn choosing(
    session: &Session,
    is_own: impl Fn(&Choice) -> bool + 'static,
    choice: impl Fn() -> Choice + 'static,
) -> El {
    let (choose, of_choice) = (session.clone(), session.clone());
    let is_chosen =
        Derived::new(move || of_choice.with_form(|form| is_own(&form.choice) && shows_choice(form)).unwrap_or(false));
    radio("instrument", is_chosen).on("change", move |_| {
        let chosen = Event::Managed(Manage::Choose(choice()));
        choose.when_whole(Box::new(move |session| session.dispatch(chosen)));
    })
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

/// `Visa ending in 1111`, `Bank account ending in 6789`, `PayPal`.
pub(super) fn name_of(words: &Words, instrument: &SavedInstrument) -> String {
    named(words, &instrument.method, instrument.brand.as_deref(), instrument.last4.as_deref())
}

/// The same, of what may be known of it.
pub(super) fn named(words: &Words, method: &str, brand: Option<&str>, last4: Option<&str>) -> String {
    let brand = brand_name(words, method, brand);
    match last4 {
        Some(last4) => words.fill(Message::InstrumentName, &[("brand", &brand), ("last4", last4)]),
        None => brand,
    }
}

/// The brand or the bank; where that is not known, what the method is called.
pub(super) fn brand_name(words: &Words, method: &str, brand: Option<&str>) -> String {
    brand.map_or_else(|| method_name(words, method), |brand| short_name(brand).to_owned())
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
