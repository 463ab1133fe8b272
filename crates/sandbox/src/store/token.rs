//! Payment tokens: thirty minutes, one use.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::instrument::Means;
use crate::clock::{after, rfc3339};
use crate::contact::Contact;

/// How long a token lives.
const LIFETIME_SECONDS: i64 = 30 * 60;

/// Something to pay with, once.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) id: String,
    /// The tag of the request: `payment-card`, `ach`, `digital-wallet`, `iDEAL`.
    pub(crate) method: String,
    pub(crate) means: Means,
    pub(crate) billing_address: Option<Contact>,
    pub(crate) risk_metadata: Option<Value>,
    pub(crate) created: Timestamp,
    pub(crate) used: Option<Timestamp>,
    /// What the answer's `paymentInstrument` says beside what the means say.
    pub(crate) described: Value,
}

impl Token {
    fn expires(&self) -> Timestamp {
        after(self.created, LIFETIME_SECONDS)
    }

    pub(crate) fn has_expired(&self, now: Timestamp) -> bool {
        self.expires() <= now
    }

    /// Why it cannot be used now, if it cannot.
    pub(crate) fn refusal(&self, now: Timestamp) -> Option<&'static str> {
        match self.used {
            Some(_) => Some("was used already; a token works once. Create a new one"),
            None if self.has_expired(now) => Some("has expired; a token lives for 30 minutes. Create a new one"),
            None => None,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut token = json!({
            "id": self.id,
            "method": self.method,
            "isUsed": self.used.is_some(),
            "riskMetadata": self.risk_metadata,
            "createdTime": rfc3339(self.created),
            "updatedTime": rfc3339(self.used.unwrap_or(self.created)),
            "usageTime": self.used.map(rfc3339),
            "expirationTime": rfc3339(self.expires()),
        });
        if !matches!(self.means, Means::Redirect { .. }) {
            token["paymentInstrument"] = self.instrument_json();
        }
        if let Some(address) = &self.billing_address {
            token["billingAddress"] = address.to_json();
        }
        token
    }

    fn instrument_json(&self) -> Value {
        let mut instrument = self.means.to_json();
        if let (Value::Object(members), Value::Object(described)) = (&mut instrument, &self.described) {
            members.remove("digitalWallet");
            members.extend(described.clone());
        }
        instrument
    }
}
