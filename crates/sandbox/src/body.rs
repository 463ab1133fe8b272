//! Reading a request's body member by member: every invalid field is noted under its dotted path, none is guessed.

use checkout_core::money::Currency;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;

use crate::amount;
use crate::pricing::InvalidField;
use crate::problem::Problem;

/// The most characters that an id has.
const ID_LENGTH: usize = 50;

/// What is wrong with a body, in reading order.
#[derive(Debug, Default)]
pub(crate) struct Invalid(Vec<InvalidField>);

impl Invalid {
    /// Notes a field that is wrong. `fault` goes on from "This value": `must be a string`.
    pub(crate) fn note(&mut self, field: &str, fault: impl AsRef<str>) {
        let message = format!("This value {}.", fault.as_ref());
        self.0.push(InvalidField { field: field.to_owned(), message });
    }

    /// Takes over what another check found, without repeating a field that is known to be wrong.
    pub(crate) fn extend(&mut self, others: Vec<InvalidField>) {
        for other in others {
            if !self.0.iter().any(|known| known.field == other.field) {
                self.0.push(other);
            }
        }
    }

    /// `value`, if nothing at all was wrong. A missing value that nothing was noted for is a body that is not valid.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.0)),
        }
    }
}

/// One member of a body: where it is, and what is there. `null` counts as absent.
#[derive(Clone)]
pub(crate) struct Member<'a> {
    path: String,
    value: Option<&'a Value>,
}

impl<'a> Member<'a> {
    /// The body itself.
    pub(crate) fn root(body: &'a Value) -> Self {
        Self { path: String::new(), value: Some(body) }
    }

    /// Its dotted path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The member `key` of this object; absent where this is none.
    pub(crate) fn at(&self, key: &str) -> Member<'a> {
        let value = self.value.and_then(|value| value.get(key)).filter(|value| !value.is_null());
        Member { path: self.path_of(key), value }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(crate) fn is_present(&self) -> bool {
        self.value.is_some()
    }

    /// The value as it stands, unchecked.
    pub(crate) fn raw(&self) -> Option<&'a Value> {
        self.value
    }

    /// Notes that it is missing, if it is.
    pub(crate) fn required(&self, invalid: &mut Invalid) -> Option<&'a Value> {
        if self.value.is_none() {
            invalid.note(&self.path, "is required");
        }
        self.value
    }

    fn refuse<T>(&self, invalid: &mut Invalid, fault: impl AsRef<str>) -> Option<T> {
        invalid.note(&self.path, fault);
        None
    }

    /// A string of at least one character and at most `most`. An empty string is no value: it is to be left out.
    pub(crate) fn text(&self, most: usize, invalid: &mut Invalid) -> Option<&'a str> {
        match self.value? {
            Value::String(text) if text.is_empty() => self.refuse(invalid, "must not be empty; leave it out instead"),
            Value::String(text) if text.chars().count() > most => {
                self.refuse(invalid, format!("must have at most {most} characters"))
            }
            Value::String(text) => Some(text),
            _ => self.refuse(invalid, "must be a string"),
        }
    }

    /// A required string of at most `most` characters.
    pub(crate) fn required_text(&self, most: usize, invalid: &mut Invalid) -> Option<&'a str> {
        self.required(invalid)?;
        self.text(most, invalid)
    }

    /// A required id.
    pub(crate) fn required_id(&self, invalid: &mut Invalid) -> Option<&'a str> {
        self.required_text(ID_LENGTH, invalid)
    }

    /// An id, where there is one.
    pub(crate) fn id(&self, invalid: &mut Invalid) -> Option<&'a str> {
        self.text(ID_LENGTH, invalid)
    }

    /// A string that is one of `allowed`.
    pub(crate) fn one_of(&self, allowed: &[&'static str], invalid: &mut Invalid) -> Option<&'static str> {
        let text = self.text(usize::MAX, invalid)?;
        let known = allowed.iter().find(|known| **known == text).copied();
        known.or_else(|| self.refuse(invalid, format!("must be one of {}", allowed.join(", "))))
    }

    /// A string of digits only.
    pub(crate) fn digits(&self, invalid: &mut Invalid) -> Option<&'a str> {
        let text = self.text(ID_LENGTH, invalid)?;
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(text);
        }
        self.refuse(invalid, "must have digits only")
    }

    /// A whole number from `least` to `most`.
    pub(crate) fn integer(&self, least: i64, most: i64, invalid: &mut Invalid) -> Option<i64> {
        let Value::Number(number) = self.value? else {
            return self.refuse(invalid, "must be a whole number");
        };
        // JSON has one kind of number: 2.0 is a whole one.
        let whole = amount::decimal(number).filter(|number| number.fract().is_zero()).and_then(|it| it.to_i64());
        match whole {
            Some(whole) if (least..=most).contains(&whole) => Some(whole),
            Some(_) => self.refuse(invalid, format!("must be from {least} to {most}")),
            None => self.refuse(invalid, "must be a whole number"),
        }
    }

    /// A true or false.
    pub(crate) fn boolean(&self, invalid: &mut Invalid) -> Option<bool> {
        match self.value? {
            Value::Bool(value) => Some(*value),
            _ => self.refuse(invalid, "must be true or false"),
        }
    }

    /// An object, as it stands.
    pub(crate) fn object(&self, invalid: &mut Invalid) -> Option<&'a Value> {
        match self.value? {
            value @ Value::Object(_) => Some(value),
            _ => self.refuse(invalid, "must be an object"),
        }
    }

    /// The members of a list.
    pub(crate) fn list(&self, invalid: &mut Invalid) -> Option<Vec<Member<'a>>> {
        let Value::Array(values) = self.value? else {
            return self.refuse(invalid, "must be a list");
        };
        let member = |(index, value)| Member { path: self.path_of(&format!("{index}")), value: Some(value) };
        Some(values.iter().enumerate().map(member).collect())
    }

    /// A required list of at least one member.
    pub(crate) fn required_list(&self, invalid: &mut Invalid) -> Option<Vec<Member<'a>>> {
        self.required(invalid)?;
        let list = self.list(invalid)?;
        if list.is_empty() {
            return self.refuse(invalid, "must have at least one member");
        }
        Some(list)
    }

    /// A list of strings.
    pub(crate) fn texts(&self, most: usize, invalid: &mut Invalid) -> Vec<String> {
        let list = self.list(invalid).unwrap_or_default();
        list.iter().filter_map(|member| member.text(most, invalid).map(str::to_owned)).collect()
    }

    /// A required currency of ISO 4217.
    pub(crate) fn currency(&self, invalid: &mut Invalid) -> Option<Currency> {
        let code = self.required_text(3, invalid)?;
        let known = Currency::parse(code).ok();
        known.or_else(|| self.refuse(invalid, "must be a currency of ISO 4217, in capitals"))
    }

    /// An amount that `currency` can express, and that is not negative. Without a currency only its kind is checked.
    pub(crate) fn amount(&self, currency: Option<Currency>, invalid: &mut Invalid) -> Option<Decimal> {
        let Value::Number(number) = self.value? else {
            return self.refuse(invalid, "must be a number");
        };
        let Some(decimal) = amount::decimal(number) else {
            return self.refuse(invalid, "is out of range");
        };
        match amount::in_currency(decimal, currency?) {
            Ok(amount) => Some(amount),
            Err(reason) => self.refuse(invalid, reason),
        }
    }

    /// An RFC 3339 time.
    pub(crate) fn time(&self, invalid: &mut Invalid) -> Option<jiff::Timestamp> {
        let text = self.text(64, invalid)?;
        let time = text.parse().ok();
        time.or_else(|| self.refuse(invalid, "must be a time of RFC 3339, such as 2030-01-31T12:00:00Z"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused<T>(body: Value, read: impl Fn(&Member<'_>, &mut Invalid) -> Option<T>) -> bool {
        let mut invalid = Invalid::default();
        let value = read(&Member::root(&body).at("it"), &mut invalid);
        assert_eq!(value.is_none(), !invalid.0.is_empty());
        value.is_none()
    }

    #[test]
    fn an_empty_string_is_refused() {
        assert!(refused(json!({ "it": "" }), |it, invalid| it.text(5, invalid).map(str::to_owned)));
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(!refused(json!({ "it": "ééééé" }), |it, invalid| it.text(5, invalid).map(str::to_owned)));
        assert!(refused(json!({ "it": "éééééé" }), |it, invalid| it.text(5, invalid).map(str::to_owned)));
    }

    #[test]
    fn null_is_absent() {
        assert!(refused(json!({ "it": null }), |it, invalid| it.required_id(invalid).map(str::to_owned)));
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_fraction_of_nothing() {
        assert!(!refused(json!({ "it": 2 }), |it, invalid| it.integer(0, 9, invalid)));
        assert!(!refused(serde_json::from_str(r#"{"it":2.0}"#).unwrap(), |it, invalid| it.integer(0, 9, invalid)));
        assert!(refused(serde_json::from_str(r#"{"it":2.5}"#).unwrap(), |it, invalid| it.integer(0, 9, invalid)));
        assert!(refused(json!({ "it": 10 }), |it, invalid| it.integer(0, 9, invalid)));
    }

    #[test]
    fn paths_are_dotted_and_every_fault_is_noted() {
        let body = json!({ "items": [{ "planId": 1 }, {}] });
        let mut invalid = Invalid::default();
        for item in Member::root(&body).at("items").required_list(&mut invalid).unwrap() {
            item.at("planId").required_id(&mut invalid);
        }
        let fields: Vec<_> = invalid.0.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["items.0.planId", "items.1.planId"]);
    }
}
