//! The token of a signed-in customer: what it says of itself, and whether the options beside it say the same.
//!
//! Nothing here proves a token genuine: the key of its signature is the storefront's. What it says is read to find
//! mistakes before a call is made, and to learn what is paid where nothing else names it.

use super::examine::{Examination, Facts};
use super::formats::{is_id, shown};
use super::problem::ProblemCode;
use super::purchase::in_words;
use super::schema::Fault;
use crate::value::Value;

/// What a token says, as far as it concerns a purchase. An id that is none counts as not said: it would become a
/// segment of a URL.
pub(super) struct Claims {
    /// When it ends, in seconds since 1970-01-01T00:00:00Z.
    pub(super) expires: Option<u64>,
    /// The claim `merchant`.
    pub(super) organization: Option<String>,
    /// What the exchange called `customClaims.websiteId`; the other two likewise.
    pub(super) website: Option<String>,
    pub(super) invoice: Option<String>,
    pub(super) transaction: Option<String>,
    /// Where the customer comes back to from a page of the bank's.
    pub(super) return_url: Option<String>,
}

impl Claims {
    /// The claims of a JSON Web Token (RFC 7519): the second of three parts of base64url, a JSON object.
    pub(super) fn of(jwt: &str, read_json: &dyn Fn(&str) -> Option<Value>) -> Option<Self> {
        let mut parts = jwt.split('.').map(decoded);
        let (_header, payload, _signature) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() {
            return None;
        }
        let payload = read_json(core::str::from_utf8(&payload).ok()?)?;
        matches!(payload, Value::Object(_)).then(|| Self::read(&payload))
    }

    fn read(payload: &Value) -> Self {
        let custom = payload.get("claims");
        Self {
            expires: seconds(payload.get("exp")),
            organization: one_id(payload.get("merchant")),
            website: one_id(custom.get("websiteId")),
            invoice: one_id(custom.get("invoiceId")),
            transaction: one_id(custom.get("transactionId")),
            return_url: custom.get("redirectUrl").to_text().filter(|url| url.starts_with("https://")),
        }
    }

    /// The option and the id of what the storefront has paid with this token. A transaction goes before an invoice
    /// (Storefront API, `POST /storefront/payment`).
    pub(super) fn subject(&self) -> Option<(&'static str, &str)> {
        let transaction = self.transaction.as_deref().map(|id| ("transactionId", id));
        transaction.or(self.invoice.as_deref().map(|id| ("invoiceId", id)))
    }
}

/// RFC 7519 §2, "NumericDate": a fraction of a second is cut off, and what is before 1970 is long over.
fn seconds(time: &Value) -> Option<u64> {
    match time.as_number()? {
        past if past.starts_with('-') => Some(0),
        // JavaScript writes so what no calendar holds.
        immense if immense.contains('e') => None,
        number => number.split('.').next()?.parse().ok(),
    }
}

/// An id, or a list of nothing but one: token exchanges are documented with both spellings.
fn one_id(claim: &Value) -> Option<String> {
    let id = match claim {
        Value::List(ids) => match ids.as_slice() {
            [only] => only,
            _ => return None,
        },
        id => id,
    };
    id.as_text().filter(|id| is_id(id)).map(str::to_owned)
}

/// RFC 4648 §5 without padding: six bits a character. Nothing where the text is empty or of other characters.
fn decoded(part: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0u32);
    for character in part.bytes() {
        bits = bits << 6 | u32::from(six_bits(character)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    (!bytes.is_empty() && count < 6).then_some(bytes)
}

fn six_bits(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a' + 26),
        b'0'..=b'9' => Some(character - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

/// What is wrong with the option `jwt` by itself.
pub(super) fn jwt_fault(_: &str, facts: &Facts) -> Option<Fault> {
    const MALFORMED: Fault = Fault::new(
        ProblemCode::JwtMalformed,
        "A JSON Web Token has three parts of base64url separated by dots, and the second holds a JSON object.",
    );
    const EXPIRED: Fault = Fault::new(ProblemCode::JwtExpired, "This one has expired, so exchange a new one.");
    match &facts.claims {
        None => Some(MALFORMED),
        Some(claims) => claims.expires.is_some_and(|expires| expires <= facts.now).then_some(EXPIRED),
    }
}

/// A token must say enough where it stands alone, and what the options beside it say: the storefront goes by the token.
pub(super) fn jwt_rule(options: &Value, facts: &Facts, examination: &mut Examination<'_>) {
    let Some(claims) = &facts.claims else { return };
    same(options, "organizationId", claims.organization.as_deref(), examination);
    same(options, "websiteId", claims.website.as_deref(), examination);
    match facts.given.only_source() {
        Some(source @ ("items" | "money")) => no_subject(source, claims, examination),
        Some(source @ "invoiceId") => same_subject(options, source, claims.invoice.as_deref(), claims, examination),
        Some(source @ "transactionId") => {
            same_subject(options, source, claims.transaction.as_deref(), claims, examination);
        }
        None if facts.given.is_jwt_alone() => enough(options, claims, examination),
        _ => {}
    }
}

fn same(options: &Value, option: &str, claimed: Option<&str>, examination: &mut Examination<'_>) {
    let (Some(given), Some(claimed)) = (options.get(option).as_text(), claimed) else { return };
    if given != claimed {
        let (given, claimed) = (shown(given, false), shown(claimed, false));
        let message =
            ["Set ", option, " to ", &claimed, ", which the jwt is for, or exchange a token for ", &given, "."];
        examination.problem_at(option, ProblemCode::JwtContradictsOption, message.concat(), &claimed, &given);
    }
}

/// The token may name what the option names, or nothing; not something else instead. Where it names both an invoice and a
/// transaction, the storefront goes by the transaction (`storefront-api` §10.2).
fn same_subject(
    options: &Value,
    option: &str,
    claimed: Option<&str>,
    claims: &Claims,
    examination: &mut Examination<'_>,
) {
    let Some((other, id)) = claims.subject().filter(|(other, _)| *other != option) else {
        return same(options, option, claimed, examination);
    };
    let given = shown(options.get(option).as_text().unwrap_or_default(), false);
    let expected = [other, " ", &shown(id, false)].concat();
    let message =
        ["Replace ", option, " by ", &expected, ", which the jwt is for, or exchange a token for ", &given, "."];
    examination.problem_at(option, ProblemCode::JwtContradictsOption, message.concat(), &expected, &given);
}

/// A token for one record has that paid, whatever is in the cart.
fn no_subject(source: &str, claims: &Claims, examination: &mut Examination<'_>) {
    const EXPECTED: &str = "a token that names neither an invoice nor a transaction";
    if let Some((option, id)) = claims.subject() {
        let named = [option, " ", &shown(id, false)].concat();
        let message =
            ["Set jwt to ", EXPECTED, ": with this one the storefront charges ", &named, ", not ", source, "."];
        let received = ["a token for ", &named].concat();
        examination.problem_at("jwt", ProblemCode::JwtContradictsOption, message.concat(), EXPECTED, &received);
    }
}

fn enough(options: &Value, claims: &Claims, examination: &mut Examination<'_>) {
    let lacks = |claim: &Option<String>, option: &str| claim.is_none() && options.get(option).is_null();
    let missing = [
        (lacks(&claims.organization, "organizationId"), "the organization (merchant)"),
        (lacks(&claims.website, "websiteId"), "customClaims.websiteId"),
        (claims.subject().is_none(), "customClaims.invoiceId or customClaims.transactionId"),
    ];
    let names = || missing.iter().filter_map(|(is_missing, name)| is_missing.then_some(*name));
    let count = names().count();
    if count > 0 {
        let expected = ["a token with ", &in_words(names(), count)].concat();
        let message = ["Set jwt to ", &expected, ": nothing else says what is paid, and to whom."].concat();
        examination.problem_at("jwt", ProblemCode::JwtClaimsMissing, message, &expected, "");
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::value::tests::value_of;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    fn encoded(bytes: &[u8]) -> String {
        let encode = |chunk: &[u8]| {
            let byte = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            let letters = [18, 12, 6, 0].map(|shift| char::from(ALPHABET[(bits >> shift & 63) as usize]));
            letters.into_iter().take(chunk.len() + 1).collect::<String>()
        };
        bytes.chunks(3).map(encode).collect()
    }

    /// A token with this payload, as a server would sign it.
    pub(in super::super) fn token(payload: &Json) -> String {
        token_of(&payload.to_string())
    }

    fn token_of(payload: &str) -> String {
        [encoded(br#"{"alg":"HS256"}"#), encoded(payload.as_bytes()), encoded(b"signature")].join(".")
    }

    pub(in super::super) fn read_json(text: &str) -> Option<Value> {
        serde_json::from_str(text).ok().map(|json| value_of(&json))
    }

    fn claims(payload: Json) -> Claims {
        Claims::of(&token(&payload), &read_json).unwrap()
    }

    fn is_token(text: &str) -> bool {
        Claims::of(text, &read_json).is_some()
    }

    #[test]
    fn base64url_is_read_as_rfc_4648_gives_it() {
        let texts = ["Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"];
        let read: Vec<_> = texts.iter().map(|text| String::from_utf8(decoded(text).unwrap()).unwrap()).collect();
        assert_eq!(read, ["f", "fo", "foo", "foob", "fooba", "foobar"]);
        assert_eq!(decoded("-_-_"), Some(vec![0xfb, 0xff, 0xbf]));
    }

    #[test]
    fn what_is_no_base64url_is_not_read() {
        ["", "Z", "Zm9vY", "Zg==", "Zm+v", "Zm/v", "Zm9 ", "é"].iter().for_each(|text| assert_eq!(decoded(text), None));
    }

    #[test]
    fn a_token_has_three_parts_and_an_object_in_the_second() {
        let [header, payload, signature] = [b"{}".as_slice(), b"{}", b"x"].map(encoded);
        assert!(is_token(&[header.as_str(), &payload, &signature].join(".")));
        for parts in [vec![header.as_str()], vec![&header, &payload], vec![&header, &payload, &signature, &signature]] {
            assert!(!is_token(&parts.join(".")));
        }
        for parts in [["", &payload, &signature], [&header, "", &signature], [&header, &payload, ""]] {
            assert!(!is_token(&parts.join(".")));
        }
        assert!(!is_token(&["Bearer ", &token(&json!({}))].concat()));
        ["", "[]", "1", "\"a\"", "null", "{", "{} {}"]
            .iter()
            .for_each(|payload| assert!(!is_token(&token_of(payload))));
    }

    #[test]
    fn a_payload_that_is_no_text_is_none() {
        assert!(!is_token(&[encoded(b"{}"), encoded(&[0xff, 0xfe]), encoded(b"x")].join(".")));
    }

    #[test]
    fn claims_are_read_from_where_the_exchange_puts_them() {
        let custom = json!({"websiteId": "web", "invoiceId": "in", "transactionId": "txn"});
        let claims = claims(json!({"exp": 5, "merchant": "org", "claims": custom, "websiteId": "other"}));
        let ids = [claims.organization, claims.website, claims.invoice, claims.transaction].map(Option::unwrap);
        assert_eq!((claims.expires, ids), (Some(5), ["org", "web", "in", "txn"].map(str::to_owned)));
    }

    #[test]
    fn a_claim_is_an_id_or_a_list_of_one() {
        let website = |claim: Json| claims(json!({"claims": {"websiteId": claim}})).website;
        assert_eq!([website(json!("web")), website(json!(["web"]))], [Some("web".to_owned()), Some("web".to_owned())]);
        for odd in [json!([]), json!(["a", "b"]), json!([["a"]]), json!(5), json!(null), json!({}), json!("")] {
            assert_eq!(website(odd), None);
        }
    }

    #[test]
    fn an_id_that_would_leave_its_segment_of_a_url_is_none() {
        let invoice = |id: &str| claims(json!({"claims": {"invoiceId": id}})).invoice;
        ["../x", "..", "a/b", "a?b", "a b"].iter().for_each(|id| assert_eq!(invoice(id), None));
    }

    #[test]
    fn a_time_is_whole_seconds() {
        let read = |number: &str| seconds(&Value::Number(number.into()));
        assert_eq!(
            [read("0"), read("1700000000"), read("1.9"), read("-1")],
            [Some(0), Some(1_700_000_000), Some(1), Some(0)]
        );
        assert_eq!([read("1.7e+21"), read("1e+21"), read("NaN"), seconds(&Value::text("5"))], [None; 4]);
    }

    #[test]
    fn a_transaction_goes_before_an_invoice() {
        let subject = |custom: Json| claims(json!({"claims": custom})).subject().map(|(_, id)| id.to_owned());
        assert_eq!(subject(json!({"invoiceId": "in", "transactionId": "txn"})).as_deref(), Some("txn"));
        assert_eq!(subject(json!({"invoiceId": "in"})).as_deref(), Some("in"));
        assert_eq!(subject(json!({})), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_back(bytes in prop::collection::vec(any::<u8>(), 1..40)) {
            prop_assert_eq!(decoded(&encoded(&bytes)), Some(bytes));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[A-Za-z0-9_.=é-]{0,60}") {
            let _ = is_token(&text);
        }
    }
}
