use super::{Expiry, PAYMENT_CARD};
use crate::value::Value;

/// What `GET /tokens/{id}` says of a payment token: all that tells whether a lost charge took effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Whether a charge has used it. Absent in the answer means that nobody knows.
    pub is_used: Option<bool>,
}

impl Token {
    /// Reads the answer.
    pub fn read(answer: &Value) -> Self {
        Self { is_used: answer.get("isUsed").as_bool() }
    }
}

/// A payment token that FramePay made, with what a receipt may show of what it stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentToken {
    /// The id. It pays once, within 30 minutes.
    pub id: String,
    /// The API's name of the method.
    pub method: String,
    /// The brand in the API's spelling, or the name of the bank.
    pub brand: Option<String>,
    /// The last four digits.
    pub last4: Option<String>,
    /// When the card expires.
    pub expiry: Option<Expiry>,
    /// The token as FramePay told it, for the merchant's code.
    pub public: Value,
}

impl PaymentToken {
    /// Reads the token resource that `createToken` resolves with; without an id it is none.
    pub fn read(token: &Value) -> Option<Self> {
        let instrument = token.get("paymentInstrument");
        Some(Self {
            id: token.get("id").to_text()?,
            method: token.get("method").to_text().unwrap_or_else(|| PAYMENT_CARD.to_owned()),
            brand: instrument.get("brand").to_text().or_else(|| instrument.get("bankName").to_text()),
            last4: instrument.get("last4").to_text(),
            expiry: Expiry::read(instrument),
            public: token.without_credentials(),
        })
    }
}
