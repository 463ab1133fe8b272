use crate::address::BillingAddress;
use crate::value::Value;

/// A payment instrument that a customer has saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedInstrument {
    /// The id.
    pub id: String,
    /// The API's name of its method: `payment-card`, `ach`, `paypal` and others.
    pub method: String,
    /// The brand in the API's spelling, or the name of the bank.
    pub brand: Option<String>,
    /// The last four digits of the card or account.
    pub last4: Option<String>,
    /// When the card expires.
    pub expiry: Option<Expiry>,
    /// Whether it can be paid with.
    pub status: InstrumentStatus,
    /// Where its bills go.
    pub billing_address: Option<BillingAddress>,
    /// The session that may use it, where a guest stored it. A credential: never in an event.
    pub session: Option<String>,
    /// The answer for the merchant's code, without credentials.
    pub public: Value,
}

/// The last month of a card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expiry {
    /// 1 to 12.
    pub month: u64,
    /// Four digits.
    pub year: u64,
}

/// Where a payment instrument is in its life (`storefront-api` §11.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InstrumentStatus {
    /// It has paid before.
    Active,
    /// It has not paid yet.
    Inactive,
    /// Its last month is over.
    Expired,
    /// It was removed.
    Deactivated,
    /// It must be verified before it can pay.
    VerificationNeeded,
    /// Something newer than this code.
    Other(String),
}

impl SavedInstrument {
    /// Reads the list of `GET /storefront/payment-instruments`, without those that were removed.
    pub fn read_all(answer: &Value) -> Vec<Self> {
        let saved = answer.items().iter().filter_map(Self::read);
        saved.filter(|instrument| instrument.status != InstrumentStatus::Deactivated).collect()
    }

    /// Reads one; without an id it is none.
    pub fn read(instrument: &Value) -> Option<Self> {
        Some(Self {
            id: instrument.get("id").to_text()?,
            method: instrument.get("method").to_text().unwrap_or_default(),
            brand: instrument.get("brand").to_text().or_else(|| instrument.get("bankName").to_text()),
            last4: instrument.get("last4").to_text(),
            expiry: Expiry::read(instrument),
            status: InstrumentStatus::read(instrument.get("status")),
            billing_address: BillingAddress::read(instrument.get("billingAddress")),
            session: instrument.get("token").to_text(),
            public: instrument.without_credentials(),
        })
    }

    /// Whether it can be paid with at all; whether the storefront takes its method now is another matter.
    pub fn is_usable(&self) -> bool {
        matches!(self.status, InstrumentStatus::Active | InstrumentStatus::Inactive)
    }
}

impl Expiry {
    /// Reads the members that cards, tokens and saved instruments share.
    pub(crate) fn read(instrument: &Value) -> Option<Self> {
        let month = instrument.get("expMonth").as_integer().filter(|month| (1..=12).contains(month))?;
        Some(Self { month, year: instrument.get("expYear").as_integer()? })
    }
}

impl InstrumentStatus {
    fn read(status: &Value) -> Self {
        match status.as_text().unwrap_or_default() {
            "active" => Self::Active,
            "inactive" => Self::Inactive,
            "expired" => Self::Expired,
            "deactivated" => Self::Deactivated,
            "verification-needed" => Self::VerificationNeeded,
            other => Self::Other(other.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::value_of;
    use serde_json::json;

    fn read(instrument: serde_json::Value) -> SavedInstrument {
        SavedInstrument::read(&value_of(&instrument)).unwrap()
    }

    #[test]
    fn what_was_removed_is_not_listed() {
        let list = json!([{"id": "a", "status": "active"}, {"id": "b", "status": "deactivated"}, {"id": "c", "status": "expired"}]);
        let ids: Vec<_> = SavedInstrument::read_all(&value_of(&list)).into_iter().map(|saved| saved.id).collect();
        assert_eq!(ids, ["a", "c"]);
    }

    #[test]
    fn only_what_is_active_or_new_can_pay() {
        let usable = ["active", "inactive", "expired", "deactivated", "verification-needed", "frozen"]
            .map(|status| read(json!({"id": "a", "status": status})).is_usable());
        assert_eq!(usable, [true, true, false, false, false, false]);
    }

    #[test]
    fn a_month_that_does_not_exist_is_no_expiry() {
        assert_eq!(read(json!({"id": "a", "expMonth": 13, "expYear": 2030})).expiry, None);
        assert_eq!(
            read(json!({"id": "a", "expMonth": 6, "expYear": 2030})).expiry,
            Some(Expiry { month: 6, year: 2030 })
        );
    }

    #[test]
    fn the_session_of_a_guest_is_in_no_payload() {
        let saved = read(json!({"id": "a", "token": "secret", "_links": [{"href": "https://x/secret"}]}));
        assert_eq!(saved.session.as_deref(), Some("secret"));
        assert!(!saved.public.to_json().contains("secret"));
    }
}
