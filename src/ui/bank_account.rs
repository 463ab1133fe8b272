//! A bank account: how it is numbered, and FramePay's fields for that.

use super::element::{El, el, radio};
use super::hosted_field::{labelled_field, only_field};
use super::methods::safe;
use crate::framepay::{HostedField, slot_of};
use crate::page;
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{AccountNumber, Choice, Deal, Event, Fields, Manage, NewMethod};
use checkout_core::message::Message;

const DOMESTIC: Fields = Fields::BankAccount(AccountNumber::Domestic);
const IBAN: Fields = Fields::BankAccount(AccountNumber::Iban);

/// The fields of both kinds of numbers; those that are not open are hidden, with what is typed in them.
pub(super) fn bank_account(session: &Session) -> El {
    let mandate = el("p").class("hint").child(el("span").say(session, Message::BankMandate));
    el("div")
        .class("bank-account")
        .child(numbering(session))
        .child(while_open(session, DOMESTIC, domestic(session)))
        .child(while_open(session, IBAN, iban(session)))
        .child(while_paying(session, mandate))
        .child(safe(session, Message::BankSafe))
}

fn while_open(session: &Session, fields: Fields, drawn: El) -> El {
    let session = session.clone();
    drawn.shown_while(Derived::new(move || session.with_form(|form| form.fields()) == Some(Some(fields))))
}

/// An account that is only stored is not debited.
fn while_paying(session: &Session, drawn: El) -> El {
    let session = session.clone();
    drawn.shown_while(Derived::new(move || session.with_form(|form| form.offer.deal()) == Some(Deal::Pay)))
}

/// The choice between the two kinds of numbers.
fn numbering(session: &Session) -> El {
    el("div")
        .class("segments")
        .attr("role", "radiogroup")
        .say_attr(session, "aria-label", Message::BankNumbering)
        .child(numbered(session, AccountNumber::Domestic, Message::BankDomestic))
        .child(numbered(session, AccountNumber::Iban, Message::BankIban))
}

fn numbered(session: &Session, kind: AccountNumber, name: Message) -> El {
    let (choose, of_choice) = (session.clone(), session.clone());
    let own = Choice::New(NewMethod::BankAccount(kind));
    let choice = own.clone();
    let is_chosen = Derived::new(move || of_choice.with_form(|form| form.choice == own).unwrap_or_default());
    let radio = radio("numbering", is_chosen)
        .on("change", move |_| choose.dispatch(Event::Managed(Manage::Choose(choice.clone()))));
    el("label").class("segment").child(radio).child(el("span").say(session, name))
}

/// Three fields of one family stand in one element of the page; what is between them is drawn in a root of its own.
fn domestic(session: &Session) -> El {
    let field = |field, label| labelled_field(session, DOMESTIC, field, label);
    let drawn = el("div")
        .class("grid")
        .say_attr(session, "lang", Message::Language)
        .child(field(HostedField::AccountType, Message::BankAccountType))
        .child(field(HostedField::RoutingNumber, Message::BankRoutingNumber))
        .child(field(HostedField::AccountNumber, Message::BankAccountNumber));
    if let (Some(host), Some(root)) = (session.host_of(DOMESTIC), session.form_root()) {
        page::fill_inner_root(&host, &root, &drawn.into_element());
    }
    el("div").child(el("slot").attr("name", slot_of(DOMESTIC)))
}

fn iban(session: &Session) -> El {
    let label = el("span").class("label").attr("id", "label-iban").say(session, Message::BankIban);
    el("div").child(label).child(only_field(session, IBAN, HostedField::Iban, "input"))
}
