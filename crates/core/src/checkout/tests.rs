use crate::address::{BillingAddress, Field};
use crate::money::{Currency, Money};
use crate::options::{Item, Source};

/// So many cents.
pub(super) fn usd(cents: i64) -> Money {
    Money::from_minor(cents, Currency::parse("USD").unwrap())
}

/// So many mugs, at 18.00 each.
pub(super) fn mugs(quantity: u64) -> Source {
    Source::Items(vec![Item { plan_id: "plan_mug".into(), quantity, limits: None, thumbnail: None }])
}

/// An address with nothing missing.
pub(super) fn in_new_york() -> BillingAddress {
    let typed = [
        (Field::Email, "ada@example.com"),
        (Field::FirstName, "Ada"),
        (Field::LastName, "Lovelace"),
        (Field::Country, "US"),
        (Field::Address, "1 Main Street"),
        (Field::City, "New York"),
        (Field::Region, "NY"),
        (Field::PostalCode, "10001"),
    ];
    typed.into_iter().fold(BillingAddress::default(), |address, (field, value)| address.with(field, value))
}

/// The same person somewhere else.
pub(super) fn in_berlin() -> BillingAddress {
    let moved = [(Field::Country, "DE"), (Field::City, "Berlin"), (Field::Region, ""), (Field::PostalCode, "10115")];
    moved.into_iter().fold(in_new_york(), |address, (field, value)| address.with(field, value))
}
