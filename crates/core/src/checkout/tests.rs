//! The rules of the machine, one fact a line; a file for each topic.

mod addresses;
mod announcements;
mod approvals;
mod customers;
mod delivery;
mod desk;
mod destroying;
mod loading;
mod lost_answers;
mod methods;
mod opening;
mod outcomes;
mod page;
mod pairs;
mod pending;
mod pressing;
mod price_lock;
mod quantities;
mod records;
mod resuming;
mod sessions;
mod setup;
mod updates;

use super::*;
use crate::address::FieldFault;
pub(super) use crate::address::tests::in_new_york;
use crate::failure::Code;
use crate::options::{
    ApiMode, ApprovalWindow, InstrumentRules, Intent, Item, QuantityLimits, Secret, Session, Steps, Storefront as Shop,
};
use crate::storefront::MemoryStorefront;
use crate::value::Value;
use crate::wire::{InvoiceStatus, PaymentMethod, Purchase, Token, TransactionResult};
use desk::{Desk, News};
pub(super) use desk::{MORNING, kind_of_state};

const NOTHING: [&str; 0] = [];

/// So many cents.
pub(super) fn usd(cents: i64) -> Money {
    Money::from_minor(cents, crate::money::Currency::parse("USD").unwrap())
}

/// What a guest is asked to pay for, with every step run by the widget.
pub(super) fn terms(source: Source) -> Terms {
    let storefront = Shop {
        api_mode: ApiMode::Sandbox,
        api_url: "https://api.example".into(),
        organization_id: "org_demo".into(),
        website_id: "web_demo".into(),
        publishable_key: Some(Secret::new("pk_secret")),
        customer: None,
    };
    let steps = Steps { confirmation: true, result: true, continue_button: true };
    let instruments = InstrumentRules { create: true, update: true, deactivate: true, make_default: true };
    let approval = ApprovalWindow::Dialog;
    Terms { storefront, source, intent: Intent::Purchase, steps, instruments, approval }
}

/// The same, for a customer with the session of this number.
pub(super) fn signed_in(source: Source, session: u8) -> Terms {
    let customer = Session { jwt: Secret::new(format!("jwt_secret_{session}")), expires: None };
    let guest = terms(source);
    Terms { storefront: Shop { customer: Some(customer), ..guest.storefront }, ..guest }
}

/// The same terms, with a session that ends so many seconds after the desk opened.
pub(super) fn until(terms: Terms, seconds: u64) -> Terms {
    let expires = MORNING / 1_000 + seconds;
    let customer = terms.storefront.customer.map(|session| Session { expires: Some(expires), ..session });
    Terms { storefront: Shop { customer, ..terms.storefront }, ..terms }
}

/// The same terms, where an instrument is only stored.
pub(super) fn to_store(terms: Terms) -> Terms {
    Terms { intent: Intent::Setup, ..terms }
}

/// The same terms, where the page confirms.
pub(super) fn confirmed_by_page(terms: Terms) -> Terms {
    Terms { steps: Steps { confirmation: false, ..terms.steps }, ..terms }
}

/// So many mugs, at 18.00 each.
pub(super) fn mugs(quantity: u64) -> Source {
    items(&[("plan_mug", quantity)])
}

fn items(plans: &[(&str, u64)]) -> Source {
    let item = |(plan_id, quantity): &(&str, u64)| Item {
        plan_id: (*plan_id).to_owned(),
        quantity: *quantity,
        limits: None,
        thumbnail: None,
    };
    Source::Items(plans.iter().map(item).collect())
}

/// Mugs whose quantity the shopper may change, up to this many.
pub(super) fn adjustable_mugs(quantity: u64, maximum: u64) -> Source {
    let limits = Some(QuantityLimits { minimum: 1, maximum, multiple_of: 1 });
    Source::Items(vec![Item { plan_id: "plan_mug".into(), quantity, limits, thumbnail: None }])
}

fn amount(cents: i64) -> Source {
    Source::Money(usd(cents))
}

/// An invoice of 60.00.
pub(super) fn invoice() -> Source {
    Source::Invoice("in_1".into())
}

/// A transaction of 25.00 that waits for its payment; its invoice is the one above.
fn transaction() -> Source {
    Source::Transaction("txn_waiting".into())
}

/// The same person somewhere else.
pub(super) fn in_berlin() -> BillingAddress {
    let moved = [(Field::Country, "DE"), (Field::City, "Berlin"), (Field::Region, ""), (Field::PostalCode, "10115")];
    moved.into_iter().fold(in_new_york(), |address, (field, value)| address.with(field, value))
}

fn status(status: u16) -> Failure {
    Failure::of_status("StorefrontPostPurchase", status, &Value::Null)
}

fn refused_at(status: u16, fields: &[&str]) -> Failure {
    let invalid = |field: &&str| {
        Value::object([("field", Some(Value::text(*field))), ("message", Some(Value::text("is wrong")))])
    };
    let body = Value::object([("invalidFields", Some(Value::List(fields.iter().map(invalid).collect())))]);
    Failure::of_status("StorefrontPostPurchase", status, &body)
}

fn method(method: &str, feature: Option<&str>) -> PaymentMethod {
    PaymentMethod { method: method.into(), feature: feature.map(Into::into), brands: Vec::new(), filters: Vec::new() }
}

fn offline() -> Failure {
    Code::NetworkUnreachable.into()
}

/// A charge's answer with a credential in every place where the API puts one.
fn purchase(result: &str) -> Purchase {
    let transaction = Value::object([
        ("id", Some(Value::text("txn_9"))),
        ("result", Some(Value::text(result))),
        ("amount", Some(Value::Number("19.60".into()))),
        ("currency", Some(Value::text("USD"))),
        ("token", Some(Value::text("secret"))),
        ("_links", Some(Value::List(vec![Value::text("https://pay.example/secret")]))),
    ]);
    let answer = Value::object([("token", Some(Value::text("secret"))), ("transaction", Some(transaction))]);
    Purchase::read(&answer)
}

/// A preview that says no more than it must.
fn preview_of(cents: i64) -> crate::wire::Preview {
    let total = Value::Number(usd(cents).to_decimal());
    let answer = Value::object([("currency", Some(Value::text("USD"))), ("total", Some(total))]);
    crate::wire::Preview::read(&answer).unwrap()
}

fn fault_of(desk: &Desk, field: Field) -> Option<FieldFault> {
    desk.form().fault(field).cloned()
}
