//! The forms of strings and numbers: ids, credentials, addresses, language tags.

use super::examine::{ApiMode, Facts};
use super::jwt::jwt_fault;
use super::parsed::Intent;
use super::problem::ProblemCode;
use super::schema::{Fault, Format};
use crate::money::Currency;

/// The most units of one item that the API sells.
pub(super) const MOST_UNITS: u64 = 1_000_000_000;
/// `Number.MAX_SAFE_INTEGER`, Instruments' default for `maximum`.
const MOST_SAFE_INTEGER: u64 = 9_007_199_254_740_991;

const INVALID: Option<Fault> = Some(Fault::new(ProblemCode::InvalidFormat, ""));

/// An open format: what is wrong is that it does not have this form.
const fn format(expected: &'static str, fault: fn(&str, &Facts) -> Option<Fault>) -> Format {
    Format { expected, fault, secret: false }
}

pub(super) static ANY_TEXT: Format = format("a string", |_, _| None);
pub(super) static SOME_TEXT: Format = format("a string that is not empty", |text, _| invalid_unless(!text.is_empty()));
pub(super) static ID: Format =
    format("an id of 1 to 50 letters, digits or \"@~-._\"", |text, _| invalid_unless(is_id(text)));
pub(super) static APP_NAME: Format =
    format("a name of plain ASCII characters", |text, _| invalid_unless(!text.is_empty() && is_printable_ascii(text)));
pub(super) static PIXELS: Format = format("a height such as \"48px\"", |text, _| invalid_unless(is_pixels(text)));
pub(super) static COUNTRY: Format = format("a country code of two capitals, such as \"US\"", |text, _| {
    invalid_unless(text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()))
});
pub(super) static CURRENCY: Format = format("a currency code of ISO 4217 in capitals, such as \"USD\"", |text, _| {
    Currency::parse(text).is_err().then_some(Fault::new(ProblemCode::UnknownCurrency, ""))
});
pub(super) static LOCALE: Format = format("\"auto\" or a language tag such as \"en-US\"", |text, _| match text {
    "auto" => None,
    _ if is_language_tag(text) => None,
    _ if text.contains('_') => Some(Fault::new(ProblemCode::InvalidFormat, "Its parts are separated by hyphens.")),
    _ => INVALID,
});
pub(super) static LANGUAGE: Format =
    format("a language tag such as \"en\" or \"pt-BR\"", |text, _| invalid_unless(is_language_tag(text)));
pub(super) static WEB_ADDRESS: Format =
    format("an address that starts with https:// or http://", |text, _| invalid_unless(is_web_address(text)));
pub(super) static IMAGE_ADDRESS: Format =
    format("an https:// or http:// address, a relative one, or a data:image/ one", |text, _| {
        invalid_unless(is_image_address(text))
    });
pub(super) static PUBLISHABLE_KEY: Format = Format {
    expected: "the key that starts with \"pk_sandbox_\" or \"pk_live_\"",
    fault: publishable_key_fault,
    secret: true,
};
pub(super) static JWT: Format =
    Format { expected: "the token that the token exchange answered", fault: jwt_fault, secret: true };

pub(super) static ABOVE_ZERO: Format =
    format("a number above 0", |text, _| out_of_range_unless(!text.starts_with('-') && !is_zero(text)));
/// What is paid; it may be nothing only where nothing is paid.
pub(super) static AMOUNT: Format =
    format("a number above 0, or 0 where transactionType is \"setup\"", |text, facts| {
        out_of_range_unless(match facts.intent {
            Intent::Purchase => !text.starts_with('-') && !is_zero(text),
            Intent::Setup => !text.starts_with('-') || is_zero(text),
        })
    });
pub(super) static UNITS: Format =
    format("a whole number from 1 to 1000000000", |text, _| whole_number_fault(text, MOST_UNITS));
/// An upper limit, where more than can be sold says only that there is no limit.
pub(super) static UPPER_LIMIT: Format =
    format("a whole number from 1 to 9007199254740991", |text, _| whole_number_fault(text, MOST_SAFE_INTEGER));

fn invalid_unless(right: bool) -> Option<Fault> {
    if right { None } else { INVALID }
}

fn out_of_range_unless(right: bool) -> Option<Fault> {
    (!right).then_some(Fault::new(ProblemCode::OutOfRange, ""))
}

fn is_zero(number: &str) -> bool {
    !number.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

fn whole_number_fault(text: &str, most: u64) -> Option<Fault> {
    let code = match text.parse::<u64>() {
        Ok(number) if (1..=most).contains(&number) => return None,
        Ok(_) => ProblemCode::OutOfRange,
        Err(_) if text.starts_with('-') || text.contains('+') => ProblemCode::OutOfRange,
        Err(_) if text.bytes().all(|byte| byte.is_ascii_digit()) => ProblemCode::OutOfRange,
        Err(_) => ProblemCode::InvalidFormat,
    };
    Some(Fault::new(code, ""))
}

/// The API's ids (storefront-api 1.6). Each becomes a segment of a URL, where `.` and `..` are no names.
pub(super) fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"@~-._".contains(&byte);
    (1..=50).contains(&text.len()) && text.bytes().all(allowed) && text != "." && text != ".."
}

fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn is_pixels(text: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_suffix("px").is_some_and(is_number)
}

/// The shape of BCP 47: a language of 2 to 8 letters, then parts of 1 to 8 letters or digits.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// An absolute address with a host, without credentials in it and without characters that a browser would strip or change.
fn is_web_address(text: &str) -> bool {
    let Some(rest) = without_start(text, "https://").or(without_start(text, "http://")) else { return false };
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    is_authority(before_path(rest)) && rest.bytes().all(is_plain)
}

/// What follows this start, whether it is written in capitals or not.
fn without_start<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

fn before_path(text: &str) -> &str {
    text.split(['/', '?', '#']).next().unwrap_or_default()
}

/// A host, which may be an IPv6 address in brackets, and perhaps a port.
fn is_authority(authority: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    let port = authority.bytes().rposition(|byte| byte == b':').and_then(|colon| authority.get(colon + 1..));
    let has_no_port = port.is_none_or(|port| port.ends_with(']'));
    authority.starts_with(|first: char| first == '[' || first.is_ascii_alphanumeric())
        && authority.bytes().all(allowed)
        && (has_no_port || port.is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port > 0)))
}

/// An address that an image may be loaded from: no scheme but these, so none that runs code.
fn is_image_address(text: &str) -> bool {
    let is_plain = !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control);
    let has_scheme = before_path(text).contains(':');
    is_plain && (!has_scheme || is_web_address(text) || without_start(text, "data:image/").is_some())
}

fn publishable_key_fault(text: &str, facts: &Facts) -> Option<Fault> {
    const FOR_LIVE: Fault =
        Fault::new(ProblemCode::KeyContradictsApiMode, "This key is for live mode, and apiMode is \"sandbox\".");
    const FOR_SANDBOX: Fault =
        Fault::new(ProblemCode::KeyContradictsApiMode, "This key is for sandbox mode, and apiMode is \"live\".");
    const SECRET: Fault = Fault::new(
        ProblemCode::SecretKey,
        "This is a secret key, which every visitor of the page can read: revoke it now, and create a new one for your server.",
    );
    match facts.api_mode {
        _ if text.starts_with("sk_") => Some(SECRET),
        Some(ApiMode::Sandbox) if text.starts_with("pk_live_") => Some(FOR_LIVE),
        Some(ApiMode::Live) if text.starts_with("pk_sandbox_") => Some(FOR_SANDBOX),
        // It is sent as a header, which takes nothing else.
        _ => invalid_unless(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())),
    }
}

/// A text as it may be shown: quoted and shortened, and of what may be a credential only what kind of text it is.
pub(super) fn shown(text: &str, secret: bool) -> String {
    const LONGEST: usize = 58;
    let marks = [b"sk_", b"pk_", b"eyJ"];
    let seems_secret = text.as_bytes().windows(3).any(|part| marks.iter().any(|mark| part == *mark));
    if secret || seems_secret {
        return described(text);
    }
    let mut characters = text.chars();
    let mut quoted = String::from("\"");
    quoted.extend(characters.by_ref().take(LONGEST));
    quoted.push(if characters.next().is_some() { '…' } else { '"' });
    quoted
}

fn described(text: &str) -> String {
    let known =
        [("sk_", "a secret key"), ("pk_live_", "a key for live mode"), ("pk_sandbox_", "a key for sandbox mode")];
    match known.iter().find(|(prefix, _)| text.starts_with(prefix)) {
        Some((_, description)) => (*description).to_owned(),
        None => ["a string of ", &text.chars().fold(0usize, |count, _| count + 1).to_string(), " characters"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(check: fn(&str) -> bool, texts: &[&str]) {
        texts.iter().for_each(|text| assert!(check(text), "{text:?} is right"));
    }

    fn none(check: fn(&str) -> bool, texts: &[&str]) {
        texts.iter().for_each(|text| assert!(!check(text), "{text:?} is wrong"));
    }

    #[test]
    fn an_id_is_one_segment_of_a_path() {
        all(is_id, &["a", "plan_pro", "x@y~z-1.2", &"a".repeat(50)]);
        none(is_id, &["", " ", "a b", "a/b", ".", "..", "é", "a%2e", &"a".repeat(51)]);
    }

    #[test]
    fn a_language_tag_has_parts_with_hyphens() {
        all(is_language_tag, &["en", "en-US", "zh-Hant-TW", "sr-Latn-RS", "de-1996", "gsw"]);
        none(is_language_tag, &["", "e", "en_US", "en-", "-en", "english!", "en--US", "en-toolongpart", "12"]);
    }

    #[test]
    fn a_web_address_has_a_web_scheme_and_a_host() {
        all(
            is_web_address,
            &["https://a", "http://127.0.0.1:8787", "HTTPS://a.b/c?d#e", "http://[::1]:80/x", "http://a:1/"],
        );
        none(
            is_web_address,
            &["", "a", "//a", "/a", "ftp://a", "javascript://a", "https://", "https:///a", "https://?a"],
        );
        none(
            is_web_address,
            &[
                "https://a b",
                "https://u:p@a",
                "https://a:0",
                "https://a:99999",
                "https://a:b",
                "https://a:",
                "https://a\\b",
                " https://a",
            ],
        );
        none(is_web_address, &["https://a_b@c", "https://:80", "https://a\n", "https://é"]);
    }

    #[test]
    fn an_image_address_runs_no_code() {
        all(
            is_image_address,
            &[
                "https://a/b.png",
                "/a.png",
                "a.png",
                "../my mug.png",
                "//cdn/a.png",
                "data:image/png;base64,AA==",
                "a?x=b:c",
            ],
        );
        none(
            is_image_address,
            &["", " ", "javascript:alert(1)", "JaVaScRiPt:x", " javascript:x", "java\nscript:x", "\u{1}javascript:x"],
        );
        none(is_image_address, &["data:text/html,x", "blob:https://a", "file:///etc/passwd", "vbscript:x"]);
    }

    #[test]
    fn a_height_is_in_whole_pixels() {
        all(is_pixels, &["0px", "48px"]);
        none(is_pixels, &["", "px", "48", "4.5px", "48 px", "48em"]);
    }

    #[test]
    fn what_may_be_a_credential_is_described_and_not_shown() {
        assert_eq!(shown("sk_live_x", false), "a secret key");
        assert_eq!(shown("Bearer sk_live_x", false), "a string of 16 characters");
        assert_eq!(shown("eyJh.b.c", false), "a string of 8 characters");
        assert_eq!(shown("anything", true), "a string of 8 characters");
    }

    #[test]
    fn a_long_text_is_shortened() {
        assert_eq!(shown("short", false), "\"short\"");
        assert_eq!(shown(&"é".repeat(59), false), ["\"", &"é".repeat(58), "…"].concat());
    }
}
