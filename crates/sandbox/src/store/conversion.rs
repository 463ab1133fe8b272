//! Offers to pay in the card's own currency (DCC).

use checkout_core::money::Currency;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::pricing::{json_number, round};

/// An offer, and what the customer made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conversion {
    base: (Decimal, Currency),
    quote: (Decimal, Currency),
    rate: Decimal,
    choice: Option<Choice>,
}

/// In which currency the customer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The card's.
    Selected,
    /// The merchant's.
    Rejected,
}

impl Conversion {
    /// The offer for an amount in major units; none where nothing is to be paid or there is no rate.
    pub(crate) fn offer(amount: Decimal, base: Currency) -> Option<Self> {
        let (code, rate) = rate(base)?;
        let quote = Currency::parse(code).ok().filter(|_| !amount.is_zero())?;
        Some(Self { base: (amount, base), quote: (round(amount * rate, quote), quote), rate, choice: None })
    }

    pub(crate) fn choose(&mut self, choice: Choice) {
        self.choice = Some(choice);
    }

    /// What is charged: the quote once it was selected, the base otherwise.
    pub(crate) fn charged(&self) -> (Decimal, Currency) {
        if self.choice == Some(Choice::Selected) { self.quote } else { self.base }
    }

    pub(crate) fn base(&self) -> (Decimal, Currency) {
        self.base
    }

    pub(crate) fn quote(&self) -> (Decimal, Currency) {
        self.quote
    }

    pub(crate) fn to_json(self) -> Value {
        json!({
            "base": money_json(self.base),
            "quote": money_json(self.quote),
            "rate": json_number(self.rate),
            "outcome": match self.choice {
                None => "unprocessed",
                Some(Choice::Selected) => "selected",
                Some(Choice::Rejected) => "rejected",
            },
            "isForceDcc": false,
        })
    }
}

fn money_json((amount, currency): (Decimal, Currency)) -> Value {
    json!({ "amount": json_number(amount), "currency": currency.code() })
}

/// The currency of the test card for a merchant's currency, and how much of it one unit of that is. The card is of the
/// euro area, and of the United States where the merchant takes euros. The rates are made up.
fn rate(base: Currency) -> Option<(&'static str, Decimal)> {
    match base.code() {
        "USD" => Some(("EUR", Decimal::new(92, 2))),
        "GBP" => Some(("EUR", Decimal::new(117, 2))),
        "JPY" => Some(("EUR", Decimal::new(61, 4))),
        "KWD" => Some(("EUR", Decimal::new(301, 2))),
        "EUR" => Some(("USD", Decimal::new(108, 2))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(amount: i64, scale: u32, base: &str) -> Option<String> {
        let offer = Conversion::offer(Decimal::new(amount, scale), Currency::parse(base).unwrap())?;
        Some(format!("{} {}", offer.quote.0, offer.quote.1.code()))
    }

    #[test]
    fn the_quote_is_rounded_to_its_own_currency() {
        assert_eq!(quoted(5000, 2, "USD").as_deref(), Some("46.00 EUR"));
        assert_eq!(quoted(1500, 0, "JPY").as_deref(), Some("9.15 EUR"));
        assert_eq!(quoted(1234, 3, "KWD").as_deref(), Some("3.71 EUR"));
        assert_eq!(quoted(1000, 2, "EUR").as_deref(), Some("10.80 USD"));
    }

    #[test]
    fn nothing_is_offered_without_a_rate_or_an_amount() {
        assert_eq!(quoted(5000, 2, "CHF"), None);
        assert_eq!(quoted(0, 2, "USD"), None);
    }

    #[test]
    fn what_is_charged_follows_the_choice() {
        let mut offer = Conversion::offer(Decimal::new(5000, 2), Currency::parse("USD").unwrap()).unwrap();
        assert_eq!(offer.charged(), offer.base());
        offer.choose(Choice::Rejected);
        assert_eq!(offer.charged(), offer.base());
        offer.choose(Choice::Selected);
        assert_eq!(offer.charged(), offer.quote());
    }
}
