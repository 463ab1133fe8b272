//! Taking secrets out of what is kept for people to look at.

use serde_json::Value;

use crate::card::passes_luhn;

/// What stands where a secret was.
const REMOVED: &str = "[removed]";

/// Members that hold a secret, wherever they are: card and bank data, passwords, and tokens that can be spent.
const SECRETS: [&str; 17] = [
    "pan",
    "cvv",
    "encryptedCvv",
    "number",
    "accountNumber",
    "routingNumber",
    "password",
    "currentPassword",
    "newPassword",
    "oneTimePassword",
    "token",
    "paymentToken",
    "publicToken",
    "linkToken",
    "billingAgreementToken",
    "klarnaAuthorizationToken",
    "payload",
];

/// The value without secrets. That a secret was sent remains to be seen.
pub(crate) fn redacted(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), member(key, value))).collect(),
        Value::Array(values) => values.iter().map(redacted).collect(),
        Value::String(text) if is_like_a_card_number(text) => REMOVED.into(),
        Value::Number(number) if is_like_a_card_number(&number.to_string()) => REMOVED.into(),
        other => other.clone(),
    }
}

fn member(key: &str, value: &Value) -> Value {
    let is_secret = SECRETS.contains(&key) && !value.is_null();
    if is_secret { REMOVED.into() } else { redacted(value) }
}

/// A path with the token in it taken out.
pub(crate) fn redacted_path(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').collect();
    let before = |index: usize, back: usize| index.checked_sub(back).and_then(|index| segments.get(index)).copied();
    let redacted = segments.iter().enumerate().map(|(index, segment)| {
        let of_payment = matches!(before(index, 1), Some("tokens" | "authentication-tokens"));
        let of_interruption = before(index, 2) == Some("transactions") && *segment != "dcc";
        let is_secret = (of_payment || of_interruption) && !segment.is_empty();
        if is_secret || is_like_a_card_number(segment) { REMOVED } else { segment }
    });
    redacted.collect::<Vec<_>>().join("/")
}

/// A card's number under a name that is not its own, with or without spaces and hyphens.
fn is_like_a_card_number(text: &str) -> bool {
    let digits: String = text.chars().filter(|char| !matches!(char, ' ' | '-')).collect();
    let has_its_form = (13..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    has_its_form && passes_luhn(&digits)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_removed_at_any_depth() {
        let sent = json!({ "a": [{ "pan": "4111111111111111", "cvv": "123", "expMonth": 12 }], "token": "tok_1" });
        let kept = json!({ "a": [{ "pan": REMOVED, "cvv": REMOVED, "expMonth": 12 }], "token": REMOVED });
        assert_eq!(redacted(&sent), kept);
    }

    #[test]
    fn a_card_number_is_removed_under_any_name() {
        let numbers = json!({ "note": "4111 1111 1111 1111", "x": ["4111-1111-1111-1111"], "y": 4111111111111111_u64 });
        assert_eq!(redacted(&numbers), json!({ "note": REMOVED, "x": [REMOVED], "y": REMOVED }));
    }

    #[test]
    fn all_else_stays() {
        let body = json!({ "planId": "plan_mug", "quantity": 2, "phone": "1234567890123", "password": null });
        assert_eq!(redacted(&body), body);
    }

    #[test]
    fn tokens_are_removed_from_paths() {
        assert_eq!(redacted_path("/organizations/o/tokens/tok_1"), "/organizations/o/tokens/[removed]");
        assert_eq!(redacted_path("/authentication-tokens/a/exchange"), "/authentication-tokens/[removed]/exchange");
        assert_eq!(
            redacted_path("/storefront/transactions/t/x/continue"),
            "/storefront/transactions/t/[removed]/continue"
        );
        for path in ["/storefront/invoices/in_1", "/storefront/transactions/t", "/storefront/transactions/t/dcc"] {
            assert_eq!(redacted_path(path), path);
        }
    }
}
