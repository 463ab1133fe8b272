//! What is paid with.

use super::{CardEntry, Submission};
use crate::address::BillingAddress;
use crate::storefront::Instrument;
use crate::value::Value;
use crate::wire::{Expiry, PAYMENT_CARD, PaymentToken, SavedInstrument, has_no_token};

/// What is paid with: a payment token or a saved instrument, with what may be shown of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tender {
    /// What is sent to the storefront.
    pub instrument: Instrument,
    /// The API's name of the method.
    pub method: String,
    /// The brand in the API's spelling, or the name of the bank.
    pub brand: Option<String>,
    /// The last four digits.
    pub last4: Option<String>,
    /// When the card expires.
    pub expiry: Option<Expiry>,
    /// Who pays, and where the bill goes.
    pub address: Option<BillingAddress>,
    /// The token or instrument as its maker told it, without credentials of the customer: what the page gets.
    pub raw: Value,
}

impl Tender {
    pub(super) fn of_token(token: PaymentToken, address: BillingAddress) -> Self {
        Self {
            instrument: Instrument::Token(token.id),
            method: token.method,
            brand: token.brand,
            last4: token.last4,
            expiry: token.expiry,
            address: Some(address),
            raw: token.public,
        }
    }

    /// A method that is paid on its own page, without a token.
    pub(super) fn of_own_page(method: String, address: BillingAddress) -> Self {
        let raw = Value::object([("method", Some(Value::text(&method)))]);
        let instrument = Instrument::OwnPage(method.clone());
        Self { method, raw, ..Self::unknown(instrument, Some(address)) }
    }

    /// `typed` is the address of the form, where it asked for one.
    pub(super) fn of_saved(saved: &SavedInstrument, typed: Option<BillingAddress>) -> Self {
        Self {
            instrument: Instrument::Saved(saved.id.clone()),
            method: saved.method.clone(),
            brand: saved.brand.clone(),
            last4: saved.last4.clone(),
            expiry: saved.expiry,
            address: typed.or_else(|| saved.billing_address.clone()),
            raw: saved.public.clone(),
        }
    }

    /// Reads what a page hands to `show()`, `purchase()` or `setup()`: the payload of `instrument-ready`, perhaps with
    /// another `billingAddress`. Without `_raw.id` it names nothing to pay with.
    pub fn read(payload: &Value) -> Option<Self> {
        let raw = payload.get("_raw");
        let named = || raw.get("method").to_text().filter(|method| has_no_token(method));
        let Some(id) = raw.get("id").to_text() else {
            return Some(Self::of_own_page(named()?, BillingAddress::read(payload.get("billingAddress"))?));
        };
        let is_saved = payload.get("isExistingInstrument").as_bool() == Some(true);
        let shown = raw.get("paymentInstrument");
        let part = |name: &str| raw.get(name).to_text().or_else(|| shown.get(name).to_text());
        Some(Self {
            instrument: if is_saved { Instrument::Saved(id) } else { Instrument::Token(id) },
            method: part("method").unwrap_or_else(|| PAYMENT_CARD.to_owned()),
            brand: part("brand"),
            last4: part("last4"),
            expiry: Expiry::read(raw).or_else(|| Expiry::read(shown)),
            address: BillingAddress::read(payload.get("billingAddress")),
            raw: raw.clone(),
        })
    }

    /// Something of which no more is known than what is sent.
    pub(super) fn unknown(instrument: Instrument, address: Option<BillingAddress>) -> Self {
        let method = String::new();
        Self { instrument, method, brand: None, last4: None, expiry: None, address, raw: Value::Null }
    }

    /// What is sent off when it is paid with this.
    pub(super) fn submission(&self) -> Submission {
        Submission { address: self.address.clone().unwrap_or_default(), card: CardEntry::Complete }
    }

    /// Whether the customer had saved it before.
    pub fn is_saved(&self) -> bool {
        matches!(self.instrument, Instrument::Saved(_))
    }
}
