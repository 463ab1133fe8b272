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
    /// For whom it is, in the API's filter grammar (`storefront-api` §1.5): for whoever one of them fits, or for everybody
    /// where there is none.
    pub filters: Vec<String>,
}

/// The API's name of cards.
pub const PAYMENT_CARD: &str = "payment-card";

/// The API's name of bank accounts.
pub const BANK_ACCOUNT: &str = "ach";

/// How a method is paid with here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// A card is typed.
    Card,
    /// A bank account is typed.
    BankAccount,
    /// The shopper goes to a page of the method's own.
    OwnPage,
}

/// Methods whose payment tokens say what only their own page knows: an order names them instead.
const WITHOUT_TOKEN: [&str; 2] = ["Klarna", "paypal"];

/// Whether a method is paid without a payment token. Only items can be.
pub(crate) fn has_no_token(method: &str) -> bool {
    WITHOUT_TOKEN.contains(&method)
}

/// Methods that need fields, a device or a wallet that this version has not, and those that are paid without any page:
/// at a counter, by post, by a transfer that the shopper makes.
const NOT_SERVED: [&str; 14] = [
    "Apple Pay",
    "cash",
    "check",
    "digital-wallet",
    "echeck",
    "Google Pay",
    "invoice",
    "Khelocard",
    "miscellaneous",
    "phone",
    "plaid-account",
    "reverse-withdrawal",
    "Samsung Pay",
    "wire",
];

impl PaymentMethod {
    /// Reads the list in its order. The definitions say both a list and a single object, so both are read.
    pub fn read_all(answer: &Value) -> Vec<Self> {
        match answer {
            Value::List(entries) => entries.iter().filter_map(Self::read).collect(),
            single => Self::read(single).into_iter().collect(),
        }
    }

    fn read(entry: &Value) -> Option<Self> {
        let texts = |member: &str| entry.get(member).items().iter().filter_map(Value::to_text).collect();
        Some(Self {
            method: entry.get("method").to_text()?,
            feature: entry.get("feature").get("name").to_text(),
            brands: texts("brands"),
            filters: texts("filters"),
        })
    }

    /// How it is paid with here; none where this version cannot serve it. What has a feature is a wallet.
    pub fn way(&self) -> Option<Way> {
        match self.method.as_str() {
            _ if self.feature.is_some() => None,
            PAYMENT_CARD => Some(Way::Card),
            BANK_ACCOUNT => Some(Way::BankAccount),
            other => (!NOT_SERVED.contains(&other)).then_some(Way::OwnPage),
        }
    }

    /// Whether it is for whoever lives at this address, of which perhaps little is known yet.
    pub fn is_for(&self, address: &Value) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|filter| fits(filter, address))
    }
}

fn fits(filter: &str, address: &Value) -> bool {
    filter.split(';').all(|condition| holds(condition, address))
}

/// What is said of anything but the place only the storefront knows; it refuses what it does not take.
fn holds(condition: &str, address: &Value) -> bool {
    let Some((field, values)) = condition.split_once(':') else { return true };
    let member = field.strip_prefix("billingAddress.").unwrap_or_default();
    if !matches!(member, "country" | "region" | "city" | "postalCode") {
        return true;
    }
    let Some(known) = address.get(member).as_text() else { return false };
    let (wanted, values) = values.strip_prefix('!').map_or((true, values), |others| (false, others));
    values.split(',').any(|value| value.eq_ignore_ascii_case(known)) == wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::value_of;
    use serde_json::{Value as Json, json};

    fn method(entry: Json) -> PaymentMethod {
        PaymentMethod::read_all(&value_of(&json!([entry]))).remove(0)
    }

    fn way(entry: Json) -> Option<Way> {
        method(entry).way()
    }

    #[test]
    fn cards_and_bank_accounts_are_typed_and_what_is_unheard_of_has_a_page_of_its_own() {
        assert_eq!(way(json!({"method": "payment-card", "feature": null})), Some(Way::Card));
        assert_eq!(way(json!({"method": "ach"})), Some(Way::BankAccount));
        assert_eq!(way(json!({"method": "iDEAL"})), Some(Way::OwnPage));
        assert_eq!(way(json!({"method": "paypal", "feature": null})), Some(Way::OwnPage));
        assert_eq!(way(json!({"method": "something-of-tomorrow"})), Some(Way::OwnPage));
    }

    #[test]
    fn wallets_and_what_is_paid_without_a_page_are_not_served() {
        assert_eq!(way(json!({"method": "payment-card", "feature": {"name": "Google Pay"}})), None);
        assert_eq!(way(json!({"method": "ach", "feature": {"name": "Plaid"}})), None);
        assert!(NOT_SERVED.iter().all(|name| way(json!({"method": name})).is_none()));
    }

    fn is_for(filters: Json, address: Json) -> bool {
        method(json!({"method": "iDEAL", "filters": filters})).is_for(&value_of(&address))
    }

    #[test]
    fn a_method_is_for_everybody_or_for_whom_one_of_its_filters_fits() {
        assert!(is_for(json!([]), json!({})));
        assert!(is_for(json!(["billingAddress.country:NL"]), json!({"country": "NL"})));
        assert!(!is_for(json!(["billingAddress.country:NL"]), json!({"country": "DE"})));
        assert!(is_for(json!(["billingAddress.country:NL", "billingAddress.country:US,DE"]), json!({"country": "DE"})));
        assert!(!is_for(json!(["billingAddress.country:!US,DE"]), json!({"country": "DE"})));
        assert!(is_for(json!(["billingAddress.country:!US"]), json!({"country": "de"})));
    }

    #[test]
    fn every_condition_of_a_filter_must_hold() {
        let filters = json!(["billingAddress.country:US;billingAddress.region:NY"]);
        assert!(is_for(filters.clone(), json!({"country": "US", "region": "NY"})));
        assert!(!is_for(filters, json!({"country": "US", "region": "CA"})));
    }

    #[test]
    fn a_method_of_one_country_waits_until_the_country_is_known() {
        assert!(!is_for(json!(["billingAddress.country:NL"]), json!({})));
    }

    #[test]
    fn what_only_the_storefront_knows_hides_nothing() {
        assert!(is_for(json!(["customer.tags.name:vip"]), json!({})));
    }
}
