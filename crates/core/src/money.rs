//! Money: whole minor units of a currency that is known, and unit prices that may be finer.
//!
//! The widget computes no price. It reads the storefront's amounts, compares them, and hands them on exactly: no float
//! touches them, no exponent is guessed, and an amount that the currency cannot express is an error with a name.

use core::cmp::Ordering;
use core::fmt;

/// A currency of ISO 4217 with the number of decimal digits that its amounts have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

/// The active codes of ISO 4217 (list one, without funds, metals and testing codes) by their number of digits.
const CODES_BY_EXPONENT: [(u8, &str); 4] = [
    (0, "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF"),
    (
        2,
        "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCNYCOPCRCCUPCVECZKDKKDOPDZDEGPERNETB\
         EUREURFJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHTGHUFIDRILSINRIRRJMDKESKGSKHRKPWKYDKZTLAKLBPLKRLRDLSLMADMDLMGAMKDMMKMNTMOPMRU\
         MURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDPABPENPGKPHPPKRPLNQARRONRSDRUBSARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJS\
         TMTTOPTRYTTDTWDTZSUAHUSDUYUUZSVEDVESWSTXADXCDXCGYERZARZMWZWG",
    ),
    (3, "BHDIQDJODKWDLYDOMRTND"),
    (4, "CLFUYW"),
];

impl Currency {
    /// The currency of a three-letter code in capitals, if ISO 4217 lists it.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::UnknownCurrency { code: code.chars().take(8).collect() };
        let code: [u8; 3] = code.as_bytes().try_into().map_err(|_| unknown())?;
        CODES_BY_EXPONENT
            .into_iter()
            .find(|(_, codes)| codes.as_bytes().chunks_exact(3).any(|known| known == code))
            .map(|(exponent, _)| Self { code, exponent })
            .ok_or_else(unknown)
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        core::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// How many decimal digits an amount has: 0 for JPY, 2 for USD, 3 for KWD.
    pub fn exponent(&self) -> u8 {
        self.exponent
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// An amount in whole minor units of its currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount of minor units (cents of USD, whole yen of JPY).
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads a decimal number in major units, as the API writes amounts (`49.95`), without loss.
    ///
    /// Fails where the text is no plain decimal number, has more digits than the currency, or does not fit.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let decimal = Decimal::parse(text)?;
        let minor = decimal
            .at_scale(currency.exponent)
            .ok_or_else(|| MoneyError::NotExpressible { amount: text.chars().take(40).collect(), currency })?;
        Ok(Self { minor, currency })
    }

    /// Whole minor units.
    pub fn minor(&self) -> i64 {
        self.minor
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount as a decimal number in major units with all digits of the currency: `38.00`, `1500`, `1.234`.
    pub fn to_decimal(&self) -> String {
        Decimal { digits: self.minor, scale: self.currency.exponent }.to_string()
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// The sum, where both are of one currency and it fits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_add(self.same_currency(other)?.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference, where both are of one currency and it fits.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_sub(self.same_currency(other)?.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Which is more, where both are of one currency.
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        Ok(self.minor.cmp(&self.same_currency(other)?.minor))
    }

    fn same_currency(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency == other.currency {
            Ok(other)
        } else {
            Err(MoneyError::DifferentCurrencies { left: self.currency, right: other.currency })
        }
    }
}

/// A unit price: a decimal number that may be finer than its currency's minor unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnitPrice {
    decimal: Decimal,
    currency: Currency,
}

impl UnitPrice {
    /// Reads a decimal number in major units.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Ok(Self { decimal: Decimal::parse(text)?.without_trailing_zeros(), currency })
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The price as decimal text with at least the digits of the currency.
    pub fn to_decimal(&self) -> String {
        match self.decimal.at_scale(self.currency.exponent) {
            Some(minor) => Money::from_minor(minor, self.currency).to_decimal(),
            None => self.decimal.to_string(),
        }
    }

    /// How many decimal digits are needed to show it without rounding: at least those of the currency.
    pub fn fraction_digits(&self) -> u8 {
        self.decimal.scale.max(self.currency.exponent)
    }
}

/// A decimal number: `digits` × 10^-`scale`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Decimal {
    digits: i64,
    scale: u8,
}

/// What a JavaScript number surely keeps of a decimal text. With more digits than that, what we hold may not be what was sent.
const EXACT_DIGITS: usize = 15;

impl Decimal {
    fn parse(text: &str) -> Result<Self, MoneyError> {
        let no_number = || MoneyError::NoNumber { text: text.chars().take(40).collect() };
        let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
        let fraction_is_wrong = fraction.is_some_and(|part| part.is_empty() || !is_digits(part));
        if whole.is_empty() || !is_digits(whole) || fraction_is_wrong {
            return Err(no_number());
        }
        let fraction = fraction.unwrap_or_default();
        if whole.trim_start_matches('0').len() + fraction.len() > EXACT_DIGITS {
            return Err(MoneyError::TooManyDigits { text: text.chars().take(40).collect() });
        }
        let digits: i64 = [whole, fraction].concat().parse().map_err(|_| no_number())?;
        let scale = u8::try_from(fraction.len()).map_err(|_| no_number())?;
        Ok(Self { digits: if negative { -digits } else { digits }, scale })
    }

    fn without_trailing_zeros(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self = Self { digits: self.digits / 10, scale: self.scale - 1 };
        }
        self
    }

    /// The digits at another scale, if that loses nothing and fits.
    fn at_scale(self, scale: u8) -> Option<i64> {
        let shortest = self.without_trailing_zeros();
        let zeros = scale.checked_sub(shortest.scale)?;
        10i64.checked_pow(u32::from(zeros))?.checked_mul(shortest.digits)
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let digits = self.digits.unsigned_abs().to_string();
        let padded = ["0".repeat((scale + 1).saturating_sub(digits.len())), digits].concat();
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        let sign = if self.digits < 0 { "-" } else { "" };
        let point = if scale > 0 { "." } else { "" };
        formatter.write_str(&[sign, whole, point, fraction].concat())
    }
}

/// Why something is no amount of money.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MoneyError {
    /// ISO 4217 has no such active code.
    UnknownCurrency {
        /// What was given, cut to a few characters.
        code: String,
    },
    /// The text is no plain decimal number.
    NoNumber {
        /// What was given, cut.
        text: String,
    },
    /// More significant digits than a JavaScript number keeps exactly.
    TooManyDigits {
        /// What was given, cut.
        text: String,
    },
    /// The currency has no unit that small, or the amount is too large to hold.
    NotExpressible {
        /// What was given, cut.
        amount: String,
        /// The currency that cannot express it.
        currency: Currency,
    },
    /// Two amounts that cannot be compared or added.
    DifferentCurrencies {
        /// One of them.
        left: Currency,
        /// The other.
        right: Currency,
    },
    /// The result does not fit.
    Overflow,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::UnknownCurrency { code } => ["\"", code, "\" is no currency code of ISO 4217."].concat(),
            Self::NoNumber { text } => ["\"", text, "\" is no plain decimal number."].concat(),
            Self::TooManyDigits { text } => {
                ["\"", text, "\" has more than 15 significant digits, which JavaScript does not keep exactly."].concat()
            }
            Self::NotExpressible { amount, currency } => not_expressible(amount, *currency),
            Self::DifferentCurrencies { left, right } => {
                [left.code(), " and ", right.code(), " are different currencies."].concat()
            }
            Self::Overflow => "The amount is too large.".to_owned(),
        };
        formatter.write_str(&sentence)
    }
}

fn not_expressible(amount: &str, currency: Currency) -> String {
    let digits = match currency.exponent {
        0 => "no decimal digits",
        1 => "1 decimal digit",
        2 => "2 decimal digits",
        3 => "3 decimal digits",
        _ => "4 decimal digits",
    };
    [currency.code(), " has ", digits, ", so it cannot express ", amount, "."].concat()
}

impl std::error::Error for MoneyError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn minor_units(text: &str, code: &str) -> Result<i64, MoneyError> {
        Money::from_decimal(text, currency(code)).map(|money| money.minor())
    }

    #[test]
    fn each_currency_has_the_digits_of_iso_4217() {
        let exponents = ["JPY", "USD", "KWD", "CLF"].map(|code| currency(code).exponent());
        assert_eq!(exponents, [0, 2, 3, 4]);
    }

    #[test]
    fn an_unknown_currency_is_refused_and_never_guessed() {
        for code in ["", "usd", "XXX", "ABC", "US", "USDX", "SDE", "€€"] {
            assert!(matches!(Currency::parse(code), Err(MoneyError::UnknownCurrency { .. })), "{code}");
        }
    }

    #[test]
    fn the_apis_numbers_become_minor_units() {
        assert_eq!(minor_units("49.95", "USD"), Ok(4995));
        assert_eq!(minor_units("49.9", "USD"), Ok(4990));
        assert_eq!(minor_units("50", "USD"), Ok(5000));
        assert_eq!(minor_units("1500", "JPY"), Ok(1500));
        assert_eq!(minor_units("1.234", "KWD"), Ok(1234));
        assert_eq!(minor_units("-0.05", "USD"), Ok(-5));
        assert_eq!(minor_units("10.000", "USD"), Ok(1000));
    }

    #[test]
    fn an_amount_that_the_currency_cannot_express_is_an_error_that_says_so() {
        let error = minor_units("0.5", "JPY").unwrap_err();
        assert_eq!(error.to_string(), "JPY has no decimal digits, so it cannot express 0.5.");
        assert!(matches!(minor_units("1.005", "USD"), Err(MoneyError::NotExpressible { .. })));
    }

    #[test]
    fn what_is_no_plain_number_is_an_error() {
        for text in ["", "-", ".5", "5.", "1e3", "1e+21", "NaN", "Infinity", "1,5", " 1", "1.2.3", "0x1", "--1"] {
            assert!(matches!(minor_units(text, "USD"), Err(MoneyError::NoNumber { .. })), "{text}");
        }
    }

    #[test]
    fn an_amount_that_a_javascript_number_may_have_changed_is_an_error() {
        assert!(matches!(minor_units("12345678901234.56", "USD"), Err(MoneyError::TooManyDigits { .. })));
        assert_eq!(minor_units("1234567890123.45", "USD"), Ok(123_456_789_012_345));
    }

    #[test]
    fn amounts_of_two_currencies_are_neither_added_nor_compared() {
        let (dollars, yen) = (Money::from_minor(1, currency("USD")), Money::from_minor(1, currency("JPY")));
        assert!(
            dollars.checked_add(yen).is_err() && dollars.checked_sub(yen).is_err() && dollars.compare(yen).is_err()
        );
    }

    #[test]
    fn a_sum_that_does_not_fit_is_an_error() {
        let most = Money::from_minor(i64::MAX, currency("USD"));
        assert_eq!(most.checked_add(Money::from_minor(1, currency("USD"))), Err(MoneyError::Overflow));
    }

    #[test]
    fn a_unit_price_may_be_finer_than_its_currency() {
        let price = UnitPrice::from_decimal("0.00125", currency("USD")).unwrap();
        assert_eq!((price.to_decimal().as_str(), price.fraction_digits()), ("0.00125", 5));
        assert_eq!(UnitPrice::from_decimal("18", currency("USD")).unwrap().to_decimal(), "18.00");
    }

    proptest! {
        #[test]
        fn money_is_the_same_after_text(minor in -999_999_999_999_999i64..=999_999_999_999_999, code in "JPY|USD|KWD|CLF") {
            let money = Money::from_minor(minor, currency(&code));
            prop_assert_eq!(Money::from_decimal(&money.to_decimal(), currency(&code)), Ok(money));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,30}") {
            let _ = Money::from_decimal(&text, currency("USD"));
            let _ = UnitPrice::from_decimal(&text, currency("KWD")).map(|price| price.to_decimal());
            let _ = Currency::parse(&text);
        }

        #[test]
        fn adding_and_taking_away_gives_back_the_amount(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000) {
            let (a, b) = (Money::from_minor(a, currency("USD")), Money::from_minor(b, currency("USD")));
            prop_assert_eq!(a.checked_add(b).and_then(|sum| sum.checked_sub(b)), Ok(a));
        }
    }
}
