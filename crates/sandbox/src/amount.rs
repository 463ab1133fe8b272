//! Amounts between JSON numbers and decimals, without a float in between.

use checkout_core::money::Currency;
use rust_decimal::Decimal;
use serde_json::Number;

/// Why an amount cannot be taken, in words for an invalid field.
pub(crate) type Reason = String;

/// The exact decimal of a JSON number.
pub(crate) fn decimal(number: &Number) -> Option<Decimal> {
    let text = number.to_string();
    Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text)).ok()
}

/// `amount` with all digits of the currency, if the currency can express it.
pub(crate) fn in_currency(amount: Decimal, currency: Currency) -> Result<Decimal, Reason> {
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err("must not be negative".to_owned());
    }
    let digits = u32::from(currency.exponent());
    let mut whole = amount.normalize();
    if whole.scale() > digits {
        return Err(format!("has more than {digits} decimal digits, the most that {} has", currency.code()));
    }
    whole.rescale(digits);
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Decimal> {
        decimal(&text.parse().unwrap())
    }

    fn fits(amount: &str, currency: &str) -> Result<String, Reason> {
        in_currency(read(amount).unwrap(), Currency::parse(currency).unwrap()).map(|amount| amount.to_string())
    }

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(read("0.1").unwrap() + read("0.2").unwrap(), read("0.3").unwrap());
        assert_eq!(read("1e2"), read("100"));
        assert_eq!(read("1e400"), None);
    }

    #[test]
    fn an_amount_takes_the_digits_of_its_currency() {
        assert_eq!(fits("38", "USD").unwrap(), "38.00");
        assert_eq!(fits("38.500", "USD").unwrap(), "38.50");
        assert_eq!(fits("1500", "JPY").unwrap(), "1500");
        assert_eq!(fits("1.234", "KWD").unwrap(), "1.234");
    }

    #[test]
    fn what_the_currency_cannot_express_is_refused() {
        assert!(fits("38.005", "USD").is_err());
        assert!(fits("0.5", "JPY").is_err());
        assert!(fits("-1", "USD").is_err());
    }
}
