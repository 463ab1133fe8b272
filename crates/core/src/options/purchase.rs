//! What is bought: exactly one source of purchase data, and the rules inside of each.

use super::examine::{Examination, Facts};
use super::formats::MOST_UNITS;
use super::problem::ProblemCode;
use crate::money::{Currency, Money, MoneyError};
use crate::value::Value;

/// The options that say what is bought. A jwt does so only where none of them is given.
const SOURCES: [&str; 6] = ["items", "money", "invoiceId", "transactionId", "deposit", "payout"];
/// Those of them that sell to anybody; the others are records of one customer.
const SOURCES_FOR_ANYBODY: usize = 2;

/// Whether an option says what is bought.
pub(super) fn is_source(name: &str) -> bool {
    SOURCES.contains(&name)
}

/// Which sources the options give.
pub(super) struct Given {
    sources: [bool; SOURCES.len()],
    jwt: bool,
}

/// How many sources the options give.
pub(super) enum GivenSources {
    None,
    One,
    /// Their names, as a list in words.
    Several(String),
}

impl Given {
    pub(super) fn of(options: &Value) -> Self {
        let is_given = |name: &str| !options.get(name).is_null();
        Self { sources: SOURCES.map(is_given), jwt: is_given("jwt") }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        SOURCES.into_iter().zip(self.sources).filter_map(|(name, given)| given.then_some(name))
    }

    pub(super) fn sources(&self) -> GivenSources {
        match self.names().count() {
            0 if !self.jwt => GivenSources::None,
            0 | 1 => GivenSources::One,
            count => GivenSources::Several(in_words(self.names(), count)),
        }
    }

    /// The source, where exactly one is given and it is not the jwt.
    pub(super) fn only_source(&self) -> Option<&'static str> {
        let mut names = self.names();
        names.next().filter(|_| names.next().is_none())
    }

    pub(super) fn is_jwt_alone(&self) -> bool {
        self.jwt && !self.sources.contains(&true)
    }

    pub(super) fn needs_customer(&self) -> bool {
        self.sources.iter().skip(SOURCES_FOR_ANYBODY).any(|given| *given)
    }
}

/// Names as a list in words.
pub(super) fn in_words(names: impl Iterator<Item = &'static str>, count: usize) -> String {
    let mut words = String::new();
    for (position, name) in names.enumerate() {
        let separator = match position {
            0 => "",
            _ if position + 1 == count => " and ",
            _ => ", ",
        };
        words.extend([separator, name]);
    }
    words
}

/// A source that this version does not have.
pub(super) fn refuse_deposit(_: &Value, _: &Facts) -> Option<&'static str> {
    Some("deposits")
}

/// A source that this version does not have.
pub(super) fn refuse_payout(_: &Value, _: &Facts) -> Option<&'static str> {
    Some("payouts")
}

/// Entries would change what is bought; an empty array asks for nothing.
pub(super) fn refuse_extras(extras: &Value, _: &Facts) -> Option<&'static str> {
    (!extras.items().is_empty()).then_some("offers beside the items")
}

/// What a shopper may change the quantity of an item to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantityLimits {
    /// The fewest units, 1 or more.
    pub minimum: u64,
    /// The most units, at most 1,000,000,000, which is the API's own limit.
    pub maximum: u64,
    /// Every quantity is a multiple of this, 1 or more.
    pub multiple_of: u64,
}

impl QuantityLimits {
    /// Whether a shopper may choose this quantity.
    pub fn allow(&self, quantity: u64) -> bool {
        (self.minimum..=self.maximum).contains(&quantity) && quantity.is_multiple_of(self.multiple_of)
    }

    /// The next larger quantity that a shopper may choose; none where there is none. After 0 it is the smallest of all.
    pub fn next(&self, quantity: u64) -> Option<u64> {
        let above = quantity.saturating_add(1).max(self.minimum);
        above.checked_next_multiple_of(self.multiple_of).filter(|next| *next <= self.maximum)
    }

    /// The next smaller quantity that a shopper may choose; none where there is none. Before `u64::MAX` it is the largest.
    pub fn previous(&self, quantity: u64) -> Option<u64> {
        let below = quantity.checked_sub(1)?.min(self.maximum);
        Some(below - below.checked_rem(self.multiple_of)?).filter(|previous| *previous >= self.minimum)
    }

    /// The largest quantity, where the page names one that is less than what the API sells in any case.
    pub fn largest(&self) -> Option<u64> {
        self.previous(u64::MAX).filter(|_| self.maximum < MOST_UNITS)
    }

    /// The limits of a quantity object, completed with Instruments' defaults.
    pub(super) fn of(quantity: &Value) -> Self {
        let member = |name: &str, default: u64| quantity.get(name).as_integer().unwrap_or(default);
        Self {
            minimum: member("minimum", 1),
            maximum: member("maximum", MOST_UNITS).min(MOST_UNITS),
            multiple_of: member("multipleOf", 1).max(1),
        }
    }
}

/// How many units an item starts with.
pub(super) fn first_quantity(quantity: &Value) -> u64 {
    quantity.as_integer().or_else(|| quantity.get("default").as_integer()).unwrap_or(1)
}

/// A quantity object whose members are right by themselves must also agree with itself.
pub(super) fn quantity_rule(quantity: &Value, examination: &mut Examination<'_>) {
    let (first, limits) = (first_quantity(quantity), QuantityLimits::of(quantity));
    let QuantityLimits { minimum, maximum, multiple_of } = limits;
    if minimum > maximum {
        let message = ["Set minimum to no more than maximum, which is ", &maximum.to_string(), "."].concat();
        examination.problem_at("minimum", ProblemCode::QuantityContradiction, message, "", &minimum.to_string());
    } else if !(minimum..=maximum).contains(&first) {
        let range = ["Set default to a quantity from ", &minimum.to_string(), " to ", &maximum.to_string()].concat();
        let message = [&range, ", as minimum and maximum say."].concat();
        examination.problem_at("default", ProblemCode::QuantityContradiction, message, "", &first.to_string());
    }
    if !first.is_multiple_of(multiple_of) {
        let message = ["Set default to a multiple of ", &multiple_of.to_string(), ", as multipleOf says."].concat();
        examination.problem_at("default", ProblemCode::QuantityContradiction, message, "", &first.to_string());
    }
}

/// The amount of the option `money`.
pub(super) fn money_of(money: &Value) -> Result<Money, MoneyError> {
    let currency = Currency::parse(money.get("currency").as_text().unwrap_or_default())?;
    Money::from_decimal(money.get("amount").as_number().unwrap_or_default(), currency)
}

/// An amount must be one that its currency has.
pub(super) fn money_rule(money: &Value, examination: &mut Examination<'_>) {
    if let Err(error) = money_of(money) {
        let message = ["Set money.amount to one that can be paid. ", &error.to_string()].concat();
        let received: String = money.get("amount").as_number().unwrap_or_default().chars().take(60).collect();
        examination.problem_at("amount", ProblemCode::AmountNotExpressible, message, "", &received);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DOZENS: QuantityLimits = QuantityLimits { minimum: 10, maximum: 50, multiple_of: 12 };

    #[test]
    fn the_next_and_the_previous_quantity_are_those_that_are_allowed() {
        assert_eq!([0, 11, 12, 30, 36].map(|from| DOZENS.next(from)), [12, 12, 24, 36, 48].map(Some));
        assert_eq!([u64::MAX, 50, 48, 13].map(|from| DOZENS.previous(from)), [48, 48, 36, 12].map(Some));
    }

    #[test]
    fn at_the_limits_there_is_no_further_quantity() {
        assert_eq!((DOZENS.next(48), DOZENS.next(u64::MAX)), (None, None));
        assert_eq!((DOZENS.previous(12), DOZENS.previous(0)), (None, None));
    }

    #[test]
    fn the_largest_quantity_is_named_only_where_the_page_names_one() {
        assert_eq!(DOZENS.largest(), Some(48));
        assert_eq!(QuantityLimits { maximum: MOST_UNITS, ..DOZENS }.largest(), None);
    }

    proptest! {
        #[test]
        fn no_allowed_quantity_is_skipped(
            minimum in 1u64..40, width in 0u64..40, multiple_of in 1u64..9, from in 0u64..90,
        ) {
            let limits = QuantityLimits { minimum, maximum: minimum + width, multiple_of };
            prop_assert_eq!(limits.next(from), (from + 1..100).find(|quantity| limits.allow(*quantity)));
            prop_assert_eq!(limits.previous(from), (0..from).rev().find(|quantity| limits.allow(*quantity)));
        }
    }
}
