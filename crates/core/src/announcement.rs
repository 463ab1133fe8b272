//! What the page is told: the events of the public API and their payloads.

#[cfg(any(test, feature = "docs"))]
pub mod reference;

use crate::checkout::{Deal, Offer, Tender};
use crate::failure::Failure;
use crate::money::Money;
use crate::value::Value;
use crate::wire::{PaymentMethod, SavedInstrument};
use std::sync::Arc;

/// An event of the public API.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Announcement {
    /// Summary and payment methods are on screen.
    DataReady(Arc<Offer>),
    /// It is known what will be paid with; nothing is paid yet.
    InstrumentReady(Box<Tender>, Arc<Offer>),
    /// Money moved.
    PurchaseCompleted(Value),
    /// An instrument is stored, or was set up.
    SetupCompleted(Value),
    /// It was declined, or given up: `transaction.result` says which. Nothing was charged.
    PurchaseDeclined(Value),
    /// The customer changed a saved instrument.
    InstrumentManaged(Managed, Box<SavedInstrument>),
    /// The amounts on screen are others than before.
    TotalsChanged(Arc<Offer>, Arc<Offer>),
    /// The checkout is at another step, named so.
    StateChanged(&'static str),
    /// Something failed.
    Error(Failure),
}

/// What was done with a saved instrument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Managed {
    /// It is new.
    Created,
    /// Another card is in its place.
    Updated,
    /// It was removed.
    Deactivated,
    /// It is the default now.
    MadeDefault,
}

impl Managed {
    fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deactivated => "deactivated",
            Self::MadeDefault => "made-default",
        }
    }
}

impl Announcement {
    /// Every name that `on()` takes.
    pub const NAMES: [&'static str; 9] = [
        "data-ready",
        "instrument-ready",
        "purchase-completed",
        "setup-completed",
        "purchase-declined",
        "instrument-managed",
        "totals-changed",
        "state-changed",
        "error",
    ];

    /// The event of a deal that is done.
    pub(crate) fn completed(deal: Deal, public: Value) -> Self {
        match deal {
            Deal::Pay => Self::PurchaseCompleted(public),
            Deal::CompleteSetup | Deal::Store(_) => Self::SetupCompleted(public),
        }
    }

    /// The name of the event.
    pub fn name(&self) -> &'static str {
        match self {
            Self::DataReady(_) => "data-ready",
            Self::InstrumentReady(..) => "instrument-ready",
            Self::PurchaseCompleted(_) => "purchase-completed",
            Self::SetupCompleted(_) => "setup-completed",
            Self::PurchaseDeclined(_) => "purchase-declined",
            Self::InstrumentManaged(..) => "instrument-managed",
            Self::TotalsChanged(..) => "totals-changed",
            Self::StateChanged(_) => "state-changed",
            Self::Error(_) => "error",
        }
    }

    /// The id of the transaction whose outcome it tells.
    pub fn transaction_id(&self) -> Option<String> {
        match self {
            Self::PurchaseCompleted(public) | Self::SetupCompleted(public) | Self::PurchaseDeclined(public) => {
                public.get("transaction").get("id").to_text()
            }
            _ => None,
        }
    }

    /// What the listener gets. No key, jwt or session is in it.
    pub fn payload(&self) -> Value {
        match self {
            Self::DataReady(offer) => data_ready(offer),
            Self::InstrumentReady(tender, offer) => instrument_ready(tender, offer),
            Self::PurchaseCompleted(public) | Self::SetupCompleted(public) | Self::PurchaseDeclined(public) => {
                public.clone()
            }
            Self::InstrumentManaged(managed, saved) => Value::object([
                ("action", Some(Value::text(managed.as_str()))),
                ("paymentInstrument", Some(saved.public.clone())),
            ]),
            Self::TotalsChanged(before, now) => totals_changed(before, now),
            Self::StateChanged(state) => Value::object([("state", Some(Value::text(*state)))]),
            Self::Error(failure) => failure.to_value(),
        }
    }
}

fn data_ready(offer: &Offer) -> Value {
    let on_screen = offer.methods.iter().filter(|method| offer.is_on_screen(method));
    let saved = offer.customer.as_ref().map(|customer| &customer.instruments);
    let customer = offer.customer.as_ref();
    Value::object([
        ("money", Some(money(offer.order.total()))),
        ("previewPurchase", offer.order.preview().map(|preview| preview.public.clone())),
        ("invoice", offer.order.invoice().map(|invoice| invoice.bill.public.clone())),
        ("transaction", offer.order.transaction().map(|transaction| transaction.public.clone())),
        ("account", customer.map(|customer| customer.account.public.clone())),
        ("availableInstruments", saved.map(|saved| Value::List(saved.iter().map(|one| one.public.clone()).collect()))),
        ("readyToPay", Some(Value::List(on_screen.map(method).collect()))),
    ])
}

fn instrument_ready(tender: &Tender, offer: &Offer) -> Value {
    let instrument = Value::object([
        ("brand", tender.brand.as_deref().map(Value::text)),
        ("last4", tender.last4.as_deref().map(Value::text)),
        ("expMonth", tender.expiry.map(|expiry| Value::integer(expiry.month))),
        ("expYear", tender.expiry.map(|expiry| Value::integer(expiry.year))),
    ]);
    let address = tender.address.as_ref().map(|address| address.to_value());
    Value::object([
        ("_raw", Some(tender.raw.clone())),
        ("method", Some(Value::text(&tender.method))),
        ("isExistingInstrument", Some(Value::Bool(tender.is_saved()))),
        ("websiteId", Some(Value::text(&offer.terms.storefront.website_id))),
        ("paymentInstrument", Some(instrument)),
        ("deliveryAddress", address.clone().filter(|_| offer.order.ships())),
        ("billingAddress", address),
    ])
}

fn totals_changed(before: &Offer, now: &Offer) -> Value {
    Value::object([
        ("money", Some(money(now.order.total()))),
        ("previous", Some(money(before.order.total()))),
        ("previewPurchase", now.order.preview().map(|preview| preview.public.clone())),
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
