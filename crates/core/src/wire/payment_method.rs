use crate::value::Value;

/// One entry of the answer of `POST /storefront/ready-to-pay`.
///
/// A wallet is an entry of its own with a `feature`; the same method may come several times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentMethod {
    /// The API's name: `payment-card`, `ach`, `paypal`, `iDEAL` and some two hundred more.
    pub method: String,
    /// The name of the feature (`Google Pay`), where the entry stands for one.
    pub feature: Option<String>,
    /// Card brands in the API's spelling, for cards.
    pub brands: Vec<String>,
}

/// The API's name of cards.
pub const PAYMENT_CARD: &str = "payment-card";

impl PaymentMethod {
    /// Reads the list in its order. The definitions say both a list and a single object, so both are read.
    pub fn read_all(answer: &Value) -> Vec<Self> {
        match answer {
            Value::List(entries) => entries.iter().filter_map(Self::read).collect(),
            single => Self::read(single).into_iter().collect(),
        }
    }

    fn read(entry: &Value) -> Option<Self> {
        Some(Self {
            method: entry.get("method").to_text()?,
            feature: entry.get("feature").get("name").to_text(),
            brands: entry.get("brands").items().iter().filter_map(Value::to_text).collect(),
        })
    }

    /// Whether this version has fields for it: a card that is typed, not a wallet.
    pub fn is_supported(&self) -> bool {
        self.method == PAYMENT_CARD && self.feature.is_none()
    }
}
