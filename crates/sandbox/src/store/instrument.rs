//! Payment instruments, and the payment methods that they and tokens are made of.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::card::{Brand, Expiry, Outcome};
use crate::clock::rfc3339;
use crate::contact::Contact;
use crate::processing::Processing;

/// What someone pays with, without anything that could be used to pay elsewhere.
#[derive(Debug, Clone)]
pub(crate) enum Means {
    Card(Card),
    BankAccount(BankAccount),
    /// Google Pay and the like: a card behind a wallet.
    Wallet {
        wallet: &'static str,
        card: Card,
    },
    /// A method whose payment is finished on its own page: iDEAL, PayPal.
    Redirect {
        method: String,
    },
}

/// The parts of a card that are kept.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) expiry: Expiry,
    /// Absent where only the expiry was given, to update a card.
    pub(crate) number: Option<CardNumber>,
}

/// What is left of a card's number.
#[derive(Debug, Clone)]
pub(crate) struct CardNumber {
    pub(crate) bin: String,
    pub(crate) last4: String,
    pub(crate) brand: Brand,
    pub(crate) processing: Processing,
}

/// The parts of a bank account that are kept.
#[derive(Debug, Clone)]
pub(crate) struct BankAccount {
    pub(crate) kind: BankAccountKind,
    pub(crate) bic: Option<String>,
    pub(crate) bank_name: Option<String>,
    pub(crate) last4: String,
    pub(crate) processing: Processing,
}

/// How the account is numbered.
#[derive(Debug, Clone)]
pub(crate) enum BankAccountKind {
    Bban { routing_number: String, account_type: &'static str },
    Iban,
}

impl Means {
    /// The method of an instrument made of this. A wallet's card becomes a card.
    pub(crate) fn method(&self) -> &str {
        match self {
            Self::Card(_) | Self::Wallet { .. } => "payment-card",
            Self::BankAccount(_) => "ach",
            Self::Redirect { method } => method,
        }
    }

    /// When it stops being good, where it does.
    fn expiry(&self) -> Option<Expiry> {
        match self {
            Self::Card(card) | Self::Wallet { card, .. } => Some(card.expiry),
            Self::BankAccount(_) | Self::Redirect { .. } => None,
        }
    }

    /// None where there is no number to charge.
    pub(crate) fn processing(&self, now: Timestamp) -> Option<Processing> {
        match self {
            Self::Card(card) | Self::Wallet { card, .. } => card.processing(now),
            Self::BankAccount(account) => Some(account.processing),
            Self::Redirect { .. } => Some(Processing::Offsite),
        }
    }

    /// The members of a payment instrument's body that describe it.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Card(card) => card.to_json(),
            Self::Wallet { wallet, card } => {
                let mut members = card.to_json();
                members["digitalWallet"] = (*wallet).into();
                members
            }
            Self::BankAccount(account) => account.to_json(),
            Self::Redirect { .. } => json!({}),
        }
    }
}

impl Card {
    fn processing(&self, now: Timestamp) -> Option<Processing> {
        let number = self.number.as_ref()?;
        let has_expired = self.expiry.has_passed(now);
        Some(if has_expired { Processing::Now(Outcome::Expired) } else { number.processing })
    }

    fn to_json(&self) -> Value {
        let mut members = json!({ "expMonth": self.expiry.month, "expYear": self.expiry.year });
        if let Some(number) = &self.number {
            members["bin"] = number.bin.as_str().into();
            members["last4"] = number.last4.as_str().into();
            members["brand"] = number.brand.name().into();
        }
        members
    }
}

impl BankAccount {
    fn to_json(&self) -> Value {
        let mut members = match &self.kind {
            BankAccountKind::Bban { routing_number, account_type } => {
                json!({ "accountNumberType": "BBAN", "routingNumber": routing_number, "accountType": account_type })
            }
            BankAccountKind::Iban => json!({ "accountNumberType": "IBAN" }),
        };
        members["last4"] = self.last4.as_str().into();
        for (key, value) in [("bic", &self.bic), ("bankName", &self.bank_name)] {
            if let Some(value) = value {
                members[key] = value.as_str().into();
            }
        }
        members
    }
}

/// Where an instrument is in its life. Expiry follows from the clock, so it is not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// New: no payment was approved yet.
    Inactive,
    Active,
    Deactivated,
}

/// An instrument that a customer saved or paid with.
#[derive(Debug, Clone)]
pub(crate) struct Instrument {
    pub(crate) id: String,
    pub(crate) customer_id: String,
    pub(crate) means: Means,
    pub(crate) status: Status,
    pub(crate) billing_address: Option<Contact>,
    pub(crate) custom_fields: Value,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) last_payment: Option<Timestamp>,
}

impl Instrument {
    /// A new one: a card stays inactive until its first approved payment, all else is active at once.
    pub(crate) fn new(id: String, customer_id: &str, means: Means, address: Option<Contact>, now: Timestamp) -> Self {
        let status = if matches!(means, Means::Card(_)) { Status::Inactive } else { Status::Active };
        Self {
            id,
            customer_id: customer_id.to_owned(),
            means,
            status,
            billing_address: address,
            custom_fields: json!({}),
            created: now,
            updated: now,
            last_payment: None,
        }
    }

    /// Notes an approved payment or setup.
    pub(crate) fn paid(&mut self, now: Timestamp) {
        self.status = Status::Active;
        self.last_payment = Some(now);
        self.updated = now;
    }

    fn has_expired(&self, now: Timestamp) -> bool {
        self.means.expiry().is_some_and(|expiry| expiry.has_passed(now))
    }

    /// Why it cannot be paid with now, if it cannot.
    pub(crate) fn refusal(&self, now: Timestamp) -> Option<&'static str> {
        match self.status {
            Status::Deactivated => Some("is deactivated; choose another payment instrument"),
            _ if self.has_expired(now) => Some("has expired; give it a new expiry date, or choose another"),
            Status::Inactive | Status::Active => None,
        }
    }

    fn status_name(&self, now: Timestamp) -> &'static str {
        match self.status {
            Status::Deactivated => "deactivated",
            _ if self.has_expired(now) => "expired",
            Status::Inactive => "inactive",
            Status::Active => "active",
        }
    }

    pub(crate) fn to_json(&self, now: Timestamp) -> Value {
        let mut object = self.means.to_json();
        object["id"] = self.id.as_str().into();
        object["method"] = self.means.method().into();
        object["status"] = self.status_name(now).into();
        object["billingAddress"] = self.billing_address.as_ref().map(Contact::to_json).unwrap_or(json!({}));
        object["useAsBackup"] = true.into();
        object["customFields"] = self.custom_fields.clone();
        object["createdTime"] = rfc3339(self.created).into();
        object["updatedTime"] = rfc3339(self.updated).into();
        object["lastPaymentTime"] = self.last_payment.map(rfc3339).into();
        object
    }
}
