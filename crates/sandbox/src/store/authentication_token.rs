//! Tokens of a merchant's server, to be exchanged for a customer JWT.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::rfc3339;

/// How long one lives.
pub(crate) const LIFETIME_SECONDS: i64 = 3600;

/// Proof that a customer was authenticated. It never reaches a browser.
#[derive(Debug, Clone)]
pub(crate) struct AuthenticationToken {
    pub(crate) token: String,
    pub(crate) customer_id: String,
    pub(crate) username: Option<String>,
    pub(crate) expires: Timestamp,
}

impl AuthenticationToken {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "token": self.token,
            "customerId": self.customer_id,
            // Required by the schema even where the customer has no login.
            "username": self.username.clone().unwrap_or_default(),
            "otpRequired": false,
            "expiredTime": rfc3339(self.expires),
        })
    }
}
