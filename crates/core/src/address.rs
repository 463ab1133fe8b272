//! The billing address: its fields, what each country needs of them, and the API's limits.

mod country;

pub use country::{AddressRules, COUNTRIES, PostalCode, PostalName, Region, RegionName};

use crate::value::Value;

/// A field of the billing address, in the order of the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The shopper's e-mail address.
    Email,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// Two capital letters of ISO 3166-1.
    Country,
    /// Street and number.
    Address,
    /// Flat, floor, building.
    Address2,
    /// City.
    City,
    /// State, province, prefecture; the code where the country has a list.
    Region,
    /// Postal code.
    PostalCode,
}

impl Field {
    /// All fields in the order of the form.
    pub const ALL: [Self; 9] = [
        Self::Email,
        Self::FirstName,
        Self::LastName,
        Self::Country,
        Self::Address,
        Self::Address2,
        Self::City,
        Self::Region,
        Self::PostalCode,
    ];

    /// The member of the API's contact object (`storefront-api` §3). The address has no plain e-mail member: it is a list.
    pub fn member(self) -> &'static str {
        match self {
            Self::Email => "emails",
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::Country => "country",
            Self::Address => "address",
            Self::Address2 => "address2",
            Self::City => "city",
            Self::Region => "region",
            Self::PostalCode => "postalCode",
        }
    }

    /// The longest value that the API takes.
    pub fn max_length(self) -> usize {
        match self {
            Self::Email => 255,
            Self::FirstName | Self::LastName | Self::City | Self::Region => 45,
            Self::Address | Self::Address2 => 60,
            Self::Country => 2,
            Self::PostalCode => 10,
        }
    }

    /// The field that a path of the API's `invalidFields` names, such as `billingAddress.postalCode`.
    pub fn at_path(path: &str) -> Option<Self> {
        let (parent, rest) = path.split_once('.')?;
        let member = rest.split('.').next()?;
        let is_address = matches!(parent, "billingAddress" | "deliveryAddress");
        Self::ALL.into_iter().find(|field| is_address && field.member() == member)
    }
}

/// What must be known of an address before taxes and shipping are.
const DECIDES_TAX: [Field; 3] = [Field::Country, Field::Region, Field::PostalCode];

/// What is wrong with a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldProblem {
    /// The field.
    pub field: Field,
    /// What is wrong.
    pub fault: FieldFault,
}

/// What can be wrong with a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FieldFault {
    /// Nothing was entered.
    Missing,
    /// More characters than the API takes.
    TooLong,
    /// It does not look like what it should be.
    Malformed,
    /// The storefront refused it, with its reason if it gave one.
    Refused(Option<String>),
}

/// A billing address as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BillingAddress {
    values: [String; Field::ALL.len()],
}

impl BillingAddress {
    /// Reads the API's contact object; one that says nothing is none.
    pub fn read(contact: &Value) -> Option<Self> {
        let mut address = Self::default();
        for field in Field::ALL {
            if let Some(text) = contact.get(field.member()).to_text() {
                address.set(field, text);
            }
        }
        if let Some(email) = main_email(contact.get(Field::Email.member())) {
            address.set(Field::Email, email);
        }
        if let Region::Listed { regions, .. } = address.rules().region {
            let code = code_of(address.get(Field::Region), regions);
            address.set(Field::Region, code);
        }
        (address != Self::default()).then_some(address)
    }

    /// What is in a field, without spaces around it.
    pub fn get(&self, field: Field) -> &str {
        self.values.get(field as usize).map_or("", |value| value.trim())
    }

    /// Sets a field.
    pub fn set(&mut self, field: Field, value: impl Into<String>) {
        if let Some(slot) = self.values.get_mut(field as usize) {
            *slot = value.into();
        }
    }

    /// The same address with a field set.
    #[must_use]
    pub fn with(mut self, field: Field, value: impl Into<String>) -> Self {
        self.set(field, value);
        self
    }

    /// What the chosen country needs.
    pub fn rules(&self) -> AddressRules {
        AddressRules::of(self.get(Field::Country))
    }

    /// Everything that keeps it from being sent, in the order of the form.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let rules = self.rules();
        Field::ALL
            .into_iter()
            .filter_map(|field| Some(FieldProblem { field, fault: self.fault(field, &rules)? }))
            .collect()
    }

    fn fault(&self, field: Field, rules: &AddressRules) -> Option<FieldFault> {
        let value = self.get(field);
        if !rules.has(field) {
            None
        } else if value.is_empty() {
            rules.requires(field).then_some(FieldFault::Missing)
        } else if value.chars().count() > field.max_length() {
            Some(FieldFault::TooLong)
        } else {
            (!is_well_formed(field, value)).then_some(FieldFault::Malformed)
        }
    }

    /// What keeps its place from being known, in the order of the form.
    pub fn place_lacks(&self) -> Vec<Field> {
        let lacking = self.problems().into_iter().map(|problem| problem.field);
        lacking.filter(|field| DECIDES_TAX.contains(field)).collect()
    }

    /// The contact object of the API. Empty fields are left out: the API refuses empty strings.
    pub fn to_value(&self) -> Value {
        let mut members = self.members(|_| true);
        let email = self.get(Field::Email);
        if !email.is_empty() {
            let entry = Value::object([
                ("label", Some(Value::text("main"))),
                ("value", Some(Value::text(email))),
                ("primary", Some(Value::Bool(true))),
            ]);
            members.push((Field::Email.member().to_owned(), Value::List(vec![entry])));
        }
        Value::Object(members)
    }

    /// Where the shopper is, once all is there that taxes and shipping depend on.
    pub fn place(&self) -> Option<Place> {
        let rules = self.rules();
        let is_of_place = |field: &Field| !matches!(field, Field::Email | Field::FirstName | Field::LastName);
        let is_complete = DECIDES_TAX.into_iter().all(|field| match self.fault(field, &rules) {
            None => !self.get(field).is_empty() || !rules.requires(field),
            Some(_) => false,
        });
        (is_complete && !self.get(Field::Country).is_empty())
            .then(|| Place { contact: Value::Object(self.members(|field| is_of_place(&field))) })
    }

    fn members(&self, wanted: impl Fn(Field) -> bool) -> Vec<(String, Value)> {
        let rules = self.rules();
        let plain = Field::ALL.into_iter().filter(|field| *field != Field::Email);
        plain
            .filter(|field| wanted(*field) && rules.has(*field) && !self.get(*field).is_empty())
            .map(|field| (field.member().to_owned(), Value::text(self.get(field))))
            .collect()
    }
}

/// The code of a region, by its code or its name; nothing where the list has neither, for what cannot be chosen has no tax.
fn code_of(written: &str, regions: &[(&'static str, &'static str)]) -> &'static str {
    let is_written = |text: &str| text.eq_ignore_ascii_case(written);
    regions.iter().find(|(code, name)| is_written(code) || is_written(name)).map_or("", |(code, _)| code)
}

/// The address that is marked as the main one, or else the first.
fn main_email(emails: &Value) -> Option<String> {
    let of = |entry: &Value| entry.get("value").to_text();
    let main = emails.items().iter().find(|entry| entry.get("primary").as_bool() == Some(true)).and_then(of);
    main.or_else(|| emails.items().first().and_then(of))
}

/// The part of an address that prices depend on: no name, no e-mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    contact: Value,
}

impl Place {
    /// The contact object of the API.
    pub fn to_value(&self) -> Value {
        self.contact.clone()
    }
}

fn is_well_formed(field: Field, value: &str) -> bool {
    match field {
        Field::Email => is_email(value),
        Field::Country => value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase()),
        Field::PostalCode => value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_')),
        _ => true,
    }
}

/// Only what surely is no address is refused: one `@` with something before it, and a dot inside what follows.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let dot_inside = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
    !local.is_empty() && dot_inside && !domain.contains('@') && !text.contains(char::is_whitespace)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An address with nothing missing.
    pub(crate) fn in_new_york() -> BillingAddress {
        BillingAddress::default()
            .with(Field::Email, "ada@example.com")
            .with(Field::FirstName, "Ada")
            .with(Field::LastName, "Lovelace")
            .with(Field::Country, "US")
            .with(Field::Address, "1 Main Street")
            .with(Field::City, "New York")
            .with(Field::Region, "NY")
            .with(Field::PostalCode, "10001")
    }

    fn faults_of(address: &BillingAddress) -> Vec<(Field, FieldFault)> {
        address.problems().into_iter().map(|problem| (problem.field, problem.fault)).collect()
    }

    #[test]
    fn a_complete_address_has_no_problem() {
        assert_eq!(faults_of(&in_new_york()), []);
    }

    #[test]
    fn every_missing_field_is_named_at_once_in_the_order_of_the_form() {
        let missing: Vec<_> =
            BillingAddress::default().with(Field::Country, "US").problems().iter().map(|p| p.field).collect();
        use Field::*;
        assert_eq!(missing, [Email, FirstName, LastName, Address, City, Region, PostalCode]);
    }

    #[test]
    fn a_country_asks_only_for_what_it_has() {
        let hong_kong = in_new_york().with(Field::Country, "HK").with(Field::Region, "").with(Field::PostalCode, "");
        assert_eq!(faults_of(&hong_kong), []);
        assert!(!hong_kong.rules().has(Field::PostalCode));
    }

    #[test]
    fn what_a_country_does_not_have_is_not_sent() {
        let singapore = in_new_york().with(Field::Country, "SG").with(Field::PostalCode, "018989");
        assert!(singapore.to_value().get("region").is_null() && singapore.to_value().get("city").is_null());
    }

    #[test]
    fn the_email_is_sent_as_the_apis_list() {
        let emails = in_new_york().to_value().get("emails").to_json();
        assert_eq!(emails, r#"[{"label":"main","value":"ada@example.com","primary":true}]"#);
    }

    fn region_of(country: &str, region: &str) -> String {
        let contact = [("country", Some(Value::text(country))), ("region", Some(Value::text(region)))];
        BillingAddress::read(&Value::object(contact)).unwrap().get(Field::Region).to_owned()
    }

    #[test]
    fn a_region_that_is_chosen_from_a_list_is_read_as_its_code() {
        for (country, written, code) in
            [("US", "NY", "NY"), ("US", "New York", "NY"), ("CA", " quebec ", "QC"), ("AU", "nsw", "NSW")]
        {
            assert_eq!(region_of(country, written), code);
        }
        assert_eq!(region_of("IT", "Roma"), "Roma");
    }

    #[test]
    fn a_region_that_its_list_does_not_have_is_missing() {
        assert_eq!(region_of("US", "Ontario"), "");
    }

    #[test]
    fn only_what_surely_is_no_email_is_refused() {
        for right in ["a@b.co", "a.b+c@d-e.example", "ü@exämple.org", "a@b.c.d"] {
            assert!(is_email(right), "{right}");
        }
        for wrong in ["a", "@b.co", "a@b", "a@", "a@b.", "a@.co", "a b@c.de", "a@b@c.de"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_place_is_known_once_taxes_can_be() {
        assert_eq!(in_new_york().with(Field::PostalCode, "").place(), None);
        assert_eq!(in_new_york().with(Field::Region, " ").place(), None);
        let german = BillingAddress::default().with(Field::Country, "DE").with(Field::PostalCode, "10115");
        assert!(german.place().is_some());
    }

    #[test]
    fn the_place_holds_no_name_and_no_email() {
        let place = in_new_york().place().map(|place| place.to_value().to_json()).unwrap_or_default();
        assert!(place.contains("10001") && !place.contains("Ada") && !place.contains('@'));
    }

    #[test]
    fn the_storefronts_field_names_lead_to_the_form() {
        assert_eq!(Field::at_path("billingAddress.postalCode"), Some(Field::PostalCode));
        assert_eq!(Field::at_path("billingAddress.emails.0.value"), Some(Field::Email));
        assert_eq!(Field::at_path("items.0.planId"), None);
        assert_eq!(Field::at_path("postalCode"), None);
    }

    fn has_empty_text(value: &Value) -> bool {
        let members = value.members().iter().map(|(_, member)| member);
        value.as_text() == Some("") || value.items().iter().chain(members).any(has_empty_text)
    }

    proptest! {
        #[test]
        fn no_input_makes_it_panic_and_nothing_empty_is_sent(values in prop::collection::vec(".{0,70}", 9)) {
            let mut address = BillingAddress::default();
            for (field, value) in Field::ALL.into_iter().zip(values) {
                address.set(field, value);
            }
            prop_assert_eq!(address.place().is_some(), address.place_lacks().is_empty());
            prop_assert!(!has_empty_text(&address.to_value()));
            prop_assert!(address.place().is_none_or(|place| !has_empty_text(&place.to_value())));
        }
    }
}
