use super::Expiry;
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

/// A payment token that FramePay made of the card fields, with what a receipt may show of the card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardToken {
    /// The id. It pays once, within 30 minutes.
    pub id: String,
    /// The brand in the API's spelling.
    pub brand: Option<String>,
    /// The last four digits.
    pub last4: Option<String>,
    /// When the card expires.
    pub expiry: Option<Expiry>,
    /// The token as FramePay told it, for the merchant's code.
    pub public: Value,
}

impl CardToken {
    /// Reads the token resource that `createToken` resolves with; without an id it is none.
    pub fn read(token: &Value) -> Option<Self> {
        let instrument = token.get("paymentInstrument");
        Some(Self {
            id: token.get("id").to_text()?,
            brand: instrument.get("brand").to_text(),
            last4: instrument.get("last4").to_text(),
            expiry: Expiry::read(instrument),
            public: token.without_credentials(),
        })
    }
}
