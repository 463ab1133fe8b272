//! Reading the API's amounts: JSON numbers in major units, with the currency beside them.

use super::Unreadable;
use crate::money::{Currency, Money, UnitPrice};
use crate::value::Value;

/// The member `currency`, which no amount can do without.
pub(super) fn currency(object: &Value) -> Result<Currency, Unreadable> {
    let code = object.get("currency").as_text().ok_or_else(|| Unreadable::at("currency"))?;
    Currency::parse(code).map_err(|_| Unreadable::at("currency"))
}

/// An amount that may be absent. One that is there but cannot be read exactly is an error, not an absence.
pub(super) fn optional(object: &Value, member: &str, currency: Currency) -> Result<Option<Money>, Unreadable> {
    match object.get(member) {
        Value::Null => Ok(None),
        value => exact(value, currency).map(Some).ok_or_else(|| Unreadable::at(member)),
    }
}

/// An amount that must be there.
pub(super) fn required(object: &Value, member: &str, currency: Currency) -> Result<Money, Unreadable> {
    optional(object, member, currency)?.ok_or_else(|| Unreadable::at(member))
}

/// A unit price that may be absent.
pub(super) fn unit_price(object: &Value, member: &str, currency: Currency) -> Result<Option<UnitPrice>, Unreadable> {
    match object.get(member) {
        Value::Null => Ok(None),
        Value::Number(number) => {
            UnitPrice::from_decimal(number, currency).map(Some).map_err(|_| Unreadable::at(member))
        }
        _ => Err(Unreadable::at(member)),
    }
}

fn exact(value: &Value, currency: Currency) -> Option<Money> {
    Money::from_decimal(value.as_number()?, currency).ok()
}
