//! What the page is told: the events of the public API and their payloads.

use crate::address::BillingAddress;
use crate::checkout::{Offer, Order};
use crate::failure::Failure;
use crate::money::Money;
use crate::value::Value;
use crate::wire::{CardToken, PaymentMethod};

/// An event of the public API.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Announcement {
    /// Summary and payment methods are on screen.
    DataReady(Box<Offer>),
    /// A payment token was made of the card. The token itself is not told.
    InstrumentReady(CardToken, BillingAddress),
    /// Money moved.
    PurchaseCompleted(Value),
    /// The payment was declined, or given up: `transaction.result` says which. Nothing was charged.
    PurchaseDeclined(Value),
    /// Something failed.
    Error(Failure),
}

impl Announcement {
    /// Every name that `on()` takes.
    pub const NAMES: [&'static str; 5] =
        ["data-ready", "instrument-ready", "purchase-completed", "purchase-declined", "error"];

    /// The name of the event.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DataReady(_) => "data-ready",
            Self::InstrumentReady(..) => "instrument-ready",
            Self::PurchaseCompleted(_) => "purchase-completed",
            Self::PurchaseDeclined(_) => "purchase-declined",
            Self::Error(_) => "error",
        }
    }

    /// What the listener gets. No key, jwt, session or payment token is in it.
    pub fn payload(&self) -> Value {
        match self {
            Self::DataReady(offer) => data_ready(offer),
            Self::InstrumentReady(card, address) => instrument_ready(card, address),
            Self::PurchaseCompleted(public) | Self::PurchaseDeclined(public) => public.clone(),
            Self::Error(failure) => failure.to_value(),
        }
    }
}

fn data_ready(offer: &Offer) -> Value {
    let preview = match &offer.order {
        Order::Items(preview) => Some(preview.public.clone()),
        Order::Amount(_) => None,
    };
    Value::object([
        ("money", Some(money(offer.order.total()))),
        ("previewPurchase", preview),
        ("readyToPay", Some(Value::List(offer.methods.iter().map(method).collect()))),
    ])
}

fn instrument_ready(card: &CardToken, address: &BillingAddress) -> Value {
    let instrument = Value::object([
        ("brand", card.brand.as_deref().map(Value::text)),
        ("last4", card.last4.as_deref().map(Value::text)),
    ]);
    Value::object([
        ("method", Some(Value::text("payment-card"))),
        ("paymentInstrument", Some(instrument)),
        ("billingAddress", Some(address.to_value())),
    ])
}

fn method(method: &PaymentMethod) -> Value {
    Value::object([
        ("method", Some(Value::text(&method.method))),
        ("brands", Some(Value::List(method.brands.iter().map(Value::text).collect()))),
    ])
}

fn money(money: Money) -> Value {
    Value::object([
        ("amount", Some(Value::Number(money.to_decimal()))),
        ("currency", Some(Value::text(money.currency().code()))),
    ])
}
