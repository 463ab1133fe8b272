//! Customers.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::rfc3339;
use crate::contact::Contact;

/// Someone who buys: known, or anonymous until the first purchase.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) login: Option<Login>,
    pub(crate) website_id: String,
    pub(crate) primary_address: Option<Contact>,
    pub(crate) default_instrument: Option<String>,
    pub(crate) preferred_payout_instrument: Option<String>,
    /// As sent.
    pub(crate) tax_numbers: Vec<Value>,
    pub(crate) notification_emails: Vec<String>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

/// A customer's user name, with the keyed digest of the password.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) username: String,
    pub(crate) password_digest: Vec<u8>,
}

impl Customer {
    pub(crate) fn new(id: String, website_id: String, primary_address: Option<Contact>, now: Timestamp) -> Self {
        Self {
            id,
            login: None,
            website_id,
            primary_address,
            default_instrument: None,
            preferred_payout_instrument: None,
            tax_numbers: Vec::new(),
            notification_emails: Vec::new(),
            created: now,
            updated: now,
        }
    }

    /// The account. `default_method` is the method of the default instrument.
    pub(crate) fn to_json(&self, default_method: Option<&str>) -> Value {
        let default = self.default_instrument.as_ref().zip(default_method);
        let mut account = json!({
            "id": self.id,
            "websiteId": self.website_id,
            "primaryAddress": self.primary_address.as_ref().map(Contact::to_json).unwrap_or(json!({})),
            "defaultPaymentInstrument": default.map(|(id, method)| json!({ "method": method, "paymentInstrumentId": id })),
            "preferredPayoutInstrumentId": self.preferred_payout_instrument,
            "isVerified": self.login.is_some(),
            "taxNumbers": self.tax_numbers,
            "notificationEmails": self.notification_emails,
            "createdTime": rfc3339(self.created),
            "updatedTime": rfc3339(self.updated),
        });
        if let Some(login) = &self.login {
            account["username"] = login.username.as_str().into();
        }
        account
    }
}
