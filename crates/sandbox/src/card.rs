//! Cards and bank accounts of the test processor: what is valid, and how a payment with it will go.
//!
//! The number is looked at once, when the token is made. What is kept is where it leads, never the number.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::processing::Processing;
use crate::test_number;

/// A brand with the API's exact spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brand {
    Visa,
    MasterCard,
    AmericanExpress,
    Discover,
    DinersClub,
    Jcb,
    UnionPay,
    Maestro,
}

impl Brand {
    /// Every brand that the organization accepts, in the order that ready-to-pay lists them.
    pub(crate) const ACCEPTED: [Self; 8] = [
        Self::Visa,
        Self::MasterCard,
        Self::AmericanExpress,
        Self::Discover,
        Self::DinersClub,
        Self::Jcb,
        Self::UnionPay,
        Self::Maestro,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Visa => "Visa",
            Self::MasterCard => "MasterCard",
            Self::AmericanExpress => "American Express",
            Self::Discover => "Discover",
            Self::DinersClub => "Diners Club",
            Self::Jcb => "JCB",
            Self::UnionPay => "China UnionPay",
            Self::Maestro => "Maestro",
        }
    }

    /// The brand that issues numbers with this beginning (the ranges of ISO/IEC 7812 as the schemes publish them).
    fn of_number(pan: &str) -> Option<Self> {
        let leading = |digits: usize| pan.get(..digits).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
        match (leading(1), leading(2), leading(3), leading(4)) {
            (4, ..) => Some(Self::Visa),
            (_, 51..=55, ..) | (.., 2221..=2720) => Some(Self::MasterCard),
            (_, 34 | 37, ..) => Some(Self::AmericanExpress),
            (_, 62, ..) => Some(Self::UnionPay),
            (_, 65, ..) | (_, _, 644..=649, _) | (.., 6011) => Some(Self::Discover),
            (_, 36 | 38 | 39, ..) | (_, _, 300..=305, _) => Some(Self::DinersClub),
            (.., 3528..=3589) => Some(Self::Jcb),
            (_, 50 | 56..=58 | 63 | 67, ..) => Some(Self::Maestro),
            _ => None,
        }
    }

    fn takes_length(self, length: usize) -> bool {
        match self {
            Self::Visa => matches!(length, 13 | 16 | 19),
            Self::MasterCard => length == 16,
            Self::AmericanExpress => length == 15,
            Self::Discover | Self::Jcb | Self::UnionPay => (16..=19).contains(&length),
            Self::DinersClub => (14..=19).contains(&length),
            Self::Maestro => (12..=19).contains(&length),
        }
    }

    fn cvv_length(self) -> usize {
        if self == Self::AmericanExpress { 4 } else { 3 }
    }
}

/// How a payment went, as the gateway says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Approved,
    /// The issuer declines this number.
    DoNotHonor,
    /// The CVV is 000.
    CvvMismatch,
    /// The card expired, or is the one that the processor takes for expired (10/2051).
    Expired,
    /// The bank declines the account.
    AccountRefused,
}

impl Outcome {
    pub(crate) fn is_approved(self) -> bool {
        self == Self::Approved
    }

    /// `gateway.response` of a transaction: the code and its texts, the human ones for a shopper to read.
    pub(crate) fn gateway_response(self) -> Value {
        let (code, message, kind, human, description) = self.response();
        json!({
            "code": code, "message": message, "type": kind,
            "originalCode": code, "originalMessage": message,
            "humanMessage": human, "humanDescription": description,
        })
    }

    fn response(self) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Approved => ("00", "Approved", "approved", "Approved", "The payment was approved."),
            Self::DoNotHonor => (
                "05",
                "Do not honor",
                "declined",
                "Your card was declined.",
                "The bank that issued the card did not approve this payment. Use another card, or ask your bank.",
            ),
            Self::CvvMismatch => (
                "N7",
                "Decline for CVV2 failure",
                "declined",
                "The security code is not right.",
                "The security code does not match the card. Check the code on your card and try again.",
            ),
            Self::Expired => (
                "54",
                "Expired card or expiration date is missing",
                "declined",
                "Your card has expired.",
                "The expiry date of the card has passed. Check the date, or use another card.",
            ),
            Self::AccountRefused => (
                "R16",
                "Account frozen",
                "declined",
                "Your bank did not accept the payment.",
                "The bank refused to debit this account. Use another account, or ask your bank.",
            ),
        }
    }

    /// `gateway.cvvResponse`, where the code says something about the CVV.
    pub(crate) fn cvv_response(self) -> Value {
        let (code, message) = match self {
            Self::CvvMismatch => ("N", "No match"),
            _ => ("M", "Match"),
        };
        json!({ "code": code, "message": message, "originalCode": code, "originalMessage": message })
    }
}

/// The month after which a card is no longer good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expiry {
    pub(crate) month: u8,
    pub(crate) year: i16,
}

impl Expiry {
    /// A card is good to the end of its month, here in UTC.
    pub(crate) fn has_passed(self, now: Timestamp) -> bool {
        let today = now.to_zoned(TimeZone::UTC);
        (self.year, i16::from(self.month)) < (today.year(), i16::from(today.month()))
    }

    /// The processor's documented expiry that is always declined.
    fn is_declined_by_processor(self) -> bool {
        self == Self { month: 10, year: 2051 }
    }
}

/// A card's number that passed all checks, taken apart into what may be kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pan<'a> {
    digits: &'a str,
    pub(crate) brand: Brand,
}

/// Numbers that the processor declines. Rebilly documents them.
const DECLINED_PANS: [&str; 8] = [
    "4000000000000002",
    "5105105105105100",
    "371449635398431",
    "6011000990139424",
    "38520000023237",
    "3566002020360505",
    "6243030000000001",
    "6771790000000018",
];

impl<'a> Pan<'a> {
    /// Checks digits, brand, length and check digit. The message never repeats the number.
    pub(crate) fn parse(text: &'a str) -> Result<Self, &'static str> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("must have digits only");
        }
        let brand = Brand::of_number(text).ok_or("is of no card brand that is accepted here")?;
        if !brand.takes_length(text.len()) {
            return Err("has the wrong number of digits");
        }
        if !passes_luhn(text) {
            return Err("is not a valid card number");
        }
        Ok(Self { digits: text, brand })
    }

    /// The first six digits: the issuer.
    pub(crate) fn bin(&self) -> String {
        self.digits.chars().take(6).collect()
    }

    pub(crate) fn last4(&self) -> String {
        last4(self.digits)
    }

    /// Checks a CVV against the brand's length.
    pub(crate) fn check_cvv(&self, cvv: &str) -> Result<(), String> {
        let length = self.brand.cvv_length();
        if cvv.len() == length && cvv.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(());
        }
        Err(format!("must have {length} digits"))
    }

    /// How payments with this card go.
    pub(crate) fn processing(&self, expiry: Expiry, cvv: &str) -> Processing {
        if cvv.bytes().all(|byte| byte == b'0') {
            return Processing::Now(Outcome::CvvMismatch);
        }
        if expiry.is_declined_by_processor() {
            return Processing::Now(Outcome::Expired);
        }
        if DECLINED_PANS.contains(&self.digits) {
            return Processing::Now(Outcome::DoNotHonor);
        }
        test_number::card(&self.last4())
    }
}

/// The last four characters of a number.
pub(crate) fn last4(number: &str) -> String {
    let skip = number.chars().count().saturating_sub(4);
    number.chars().skip(skip).collect()
}

/// The check of ISO/IEC 7812-1, for a string of digits.
pub(crate) fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits.bytes().rev().enumerate().map(|(place, byte)| luhn_value(place, byte)).sum();
    sum.is_multiple_of(10)
}

fn luhn_value(place: usize, byte: u8) -> u32 {
    let digit = u32::from(byte.wrapping_sub(b'0'));
    let doubled = if place % 2 == 1 { digit * 2 } else { digit };
    if doubled > 9 { doubled - 9 } else { doubled }
}

/// Checks an IBAN (ISO 13616, modulo 97).
pub(crate) fn check_iban(text: &str) -> Result<(), &'static str> {
    if !(15..=34).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    {
        return Err("must be an IBAN: capital letters and digits, without spaces");
    }
    if iban_remainder(text) != 1 {
        return Err("is not a valid IBAN");
    }
    Ok(())
}

/// The number that the IBAN stands for (country and check digits moved to the end, letters as 10 to 35), modulo 97.
fn iban_remainder(iban: &str) -> u32 {
    let moved = iban.chars().skip(4).chain(iban.chars().take(4));
    moved.filter_map(|char| char.to_digit(36)).fold(0, |remainder, value| {
        let shift = if value > 9 { 100 } else { 10 };
        (remainder * shift + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Expiry = Expiry { month: 12, year: 2030 };

    fn paid_with(pan: &str) -> (&'static str, Processing) {
        let pan = Pan::parse(pan).unwrap();
        (pan.brand.name(), pan.processing(GOOD, "123"))
    }

    #[test]
    fn the_documented_numbers_have_their_brand_and_outcome() {
        for (brand, approved, declined) in [
            ("Visa", "4111111111111111", "4000000000000002"),
            ("MasterCard", "5555555555554444", "5105105105105100"),
            ("American Express", "378282246310005", "371449635398431"),
            ("Discover", "6011111111111117", "6011000990139424"),
            ("Diners Club", "30569309025904", "38520000023237"),
            ("JCB", "3530111333300000", "3566002020360505"),
            ("China UnionPay", "6253111111111114", "6243030000000001"),
            ("Maestro", "6759641111111119", "6771790000000018"),
        ] {
            assert_eq!(paid_with(approved), (brand, Processing::Now(Outcome::Approved)));
            assert_eq!(paid_with(declined), (brand, Processing::Now(Outcome::DoNotHonor)));
        }
    }

    #[test]
    fn numbers_that_are_no_card_are_refused() {
        assert!(Pan::parse("4111111111111112").is_err());
        assert!(Pan::parse("411111111111111").is_err());
        assert!(Pan::parse("4111 1111 1111 1111").is_err());
        assert!(Pan::parse("9999999999999995").is_err());
        assert!(Pan::parse("").is_err());
    }

    #[test]
    fn cvv_and_expiry_decide_before_the_number_does() {
        let pan = Pan::parse("4000000000003220").unwrap();
        assert_eq!(pan.processing(GOOD, "000"), Processing::Now(Outcome::CvvMismatch));
        assert_eq!(pan.processing(Expiry { month: 10, year: 2051 }, "123"), Processing::Now(Outcome::Expired));
        let asks = Processing::Approval { patience_seconds: None };
        assert_eq!(pan.processing(Expiry { month: 11, year: 2051 }, "123"), asks);
    }

    #[test]
    fn the_cvv_has_four_digits_for_american_express() {
        let amex = Pan::parse("378282246310005").unwrap();
        assert!(amex.check_cvv("1234").is_ok());
        assert!(amex.check_cvv("123").is_err());
        assert!(Pan::parse("4111111111111111").unwrap().check_cvv("12a").is_err());
    }

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        let on = |date: &str| format!("{date}T23:59:59Z").parse::<Timestamp>().unwrap();
        let expiry = Expiry { month: 2, year: 2028 };
        assert!(!expiry.has_passed(on("2028-02-29")));
        assert!(expiry.has_passed(on("2028-03-01")));
    }

    #[test]
    fn ibans_are_checked_modulo_97() {
        assert!(check_iban("DE89370400440532013000").is_ok());
        assert!(check_iban("DE62370400440532013001").is_ok());
        assert!(check_iban("DE88370400440532013000").is_err());
        assert!(check_iban("DE89 3704 0044 0532 0130 00").is_err());
    }
}
