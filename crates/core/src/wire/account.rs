use crate::address::BillingAddress;
use crate::value::Value;

/// The account of a signed-in customer, as far as a checkout uses it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// The id of the payment instrument that is paid with unless the customer says otherwise.
    pub default_instrument: Option<String>,
    /// Where the customer's bills go.
    pub address: Option<BillingAddress>,
    /// The answer for the merchant's code, without credentials.
    pub public: Value,
}

impl Account {
    /// Reads the answer of `GET` and `PATCH /storefront/account`. An account without an address or a default is one of
    /// a customer who has not paid yet.
    pub fn read(answer: &Value) -> Self {
        Self {
            default_instrument: answer.get("defaultPaymentInstrument").get("paymentInstrumentId").to_text(),
            address: BillingAddress::read(answer.get("primaryAddress")),
            public: answer.without_credentials(),
        }
    }
}
