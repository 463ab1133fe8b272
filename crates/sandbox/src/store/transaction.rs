//! Transactions: one attempt to move money, or to set an instrument up.

use checkout_core::money::Currency;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::card::Outcome;
use crate::clock::rfc3339;
use crate::contact::Contact;
use crate::pricing::json_number;

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sale,
    /// Makes an instrument usable later, or starts a subscription where nothing is due yet.
    Setup,
}

/// How an approved payment was undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reversal {
    /// The merchant gave the money back.
    Refund,
    /// The customer claimed it back through the bank.
    Dispute,
}

/// Where a transaction is, and how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The merchant made it; the customer is yet to pay it.
    AwaitingPayment,
    /// The customer is on the page of the method's own.
    Offsite,
    /// The gateway answered.
    Processed { outcome: Outcome, at: Timestamp },
    /// The gateway approved it at this time, and it was undone later.
    Reversed { by: Reversal, at: Timestamp },
    /// The customer turned back on the method's own page.
    Canceled { at: Timestamp },
}

impl Progress {
    fn status(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "waiting-approval",
            Self::Offsite => "offsite",
            Self::Processed { .. } => "completed",
            Self::Reversed { by: Reversal::Refund, .. } => "refunded",
            Self::Reversed { by: Reversal::Dispute, .. } => "disputed",
            Self::Canceled { .. } => "never-sent",
        }
    }

    /// Why it cannot be paid, if it cannot.
    pub(crate) fn refusal(self) -> Option<&'static str> {
        match self {
            Self::AwaitingPayment => None,
            Self::Offsite => Some("The transaction is in progress"),
            Self::Processed { .. } | Self::Reversed { .. } => Some("The transaction is completed"),
            Self::Canceled { .. } => Some("The transaction is canceled"),
        }
    }

    /// What the gateway answered, if it was asked.
    fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Processed { outcome, .. } => Some(outcome),
            Self::Reversed { .. } => Some(Outcome::Approved),
            Self::AwaitingPayment | Self::Offsite | Self::Canceled { .. } => None,
        }
    }

    pub(crate) fn result(self) -> &'static str {
        match (self, self.outcome()) {
            (_, Some(outcome)) if outcome.is_approved() => "approved",
            (_, Some(_)) => "declined",
            (Self::Canceled { .. }, None) => "canceled",
            (_, None) => "unknown",
        }
    }

    fn time(self) -> Option<Timestamp> {
        match self {
            Self::AwaitingPayment | Self::Offsite => None,
            Self::Processed { at, .. } | Self::Reversed { at, .. } | Self::Canceled { at } => Some(at),
        }
    }

    pub(crate) fn is_approved(self) -> bool {
        self.result() == "approved"
    }
}

/// The instrument that a transaction was made with.
#[derive(Debug, Clone)]
pub(crate) struct PaidWith {
    pub(crate) method: String,
    /// Absent for methods that leave no instrument behind.
    pub(crate) instrument_id: Option<String>,
}

/// One attempt.
#[derive(Debug, Clone)]
pub(crate) struct Transaction {
    pub(crate) id: String,
    pub(crate) customer_id: String,
    pub(crate) website_id: String,
    pub(crate) kind: Kind,
    pub(crate) progress: Progress,
    /// In major units.
    pub(crate) amount: Decimal,
    pub(crate) currency: Currency,
    pub(crate) invoice_ids: Vec<String>,
    pub(crate) order_ids: Vec<String>,
    pub(crate) plan_ids: Vec<String>,
    pub(crate) parent: Option<String>,
    pub(crate) children: Vec<String>,
    pub(crate) paid_with: Option<PaidWith>,
    pub(crate) billing_address: Option<Contact>,
    /// As sent: `{id}` and `{result}` are replaced when it is read.
    pub(crate) redirect_url: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

impl Transaction {
    /// A transaction that is yet to be paid and belongs to no invoice or order.
    pub(crate) fn new(
        id: String,
        customer_id: &str,
        website_id: &str,
        amount: Decimal,
        currency: Currency,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            customer_id: customer_id.to_owned(),
            website_id: website_id.to_owned(),
            kind: Kind::Sale,
            progress: Progress::AwaitingPayment,
            amount,
            currency,
            invoice_ids: Vec::new(),
            order_ids: Vec::new(),
            plan_ids: Vec::new(),
            parent: None,
            children: Vec::new(),
            paid_with: None,
            billing_address: None,
            redirect_url: None,
            created: now,
            updated: now,
        }
    }

    /// The redirect URL with its placeholders filled.
    pub(crate) fn filled_redirect_url(&self) -> Option<String> {
        let url = self.redirect_url.as_ref()?;
        Some(url.replace("{id}", &self.id).replace("{result}", self.progress.result()))
    }

    /// `approval_url` is where the customer finishes a payment that is offsite.
    pub(crate) fn to_json(&self, approval_url: &str) -> Value {
        let mut object = json!({
            "id": self.id,
            "websiteId": self.website_id,
            "type": match self.kind { Kind::Sale => "sale", Kind::Setup => "setup" },
            "status": self.progress.status(),
            "result": self.progress.result(),
            "childTransactions": self.children,
            "invoiceIds": self.invoice_ids,
            "orderIds": self.order_ids,
            "planIds": self.plan_ids,
            "isRebill": false,
            "rebillNumber": 0,
            "redirectUrl": self.filled_redirect_url(),
            "billingDescriptor": "REBILLY DEMO SHOP",
            "hasAmountAdjustment": false,
            "hasDcc": false,
            "dcc": null,
            "customFields": {},
            "createdTime": rfc3339(self.created),
            "updatedTime": rfc3339(self.updated),
        });
        self.write_amounts(&mut object);
        self.write_gateway(&mut object);
        self.write_optional(&mut object, approval_url);
        object
    }

    /// Nothing is adjusted or converted here, so all three pairs are the same.
    fn write_amounts(&self, object: &mut Value) {
        for (amount, currency) in
            [("amount", "currency"), ("purchaseAmount", "purchaseCurrency"), ("requestAmount", "requestCurrency")]
        {
            object[amount] = json_number(self.amount);
            object[currency] = self.currency.code().into();
        }
    }

    fn write_gateway(&self, object: &mut Value) {
        let Some(outcome) = self.progress.outcome() else { return };
        object["gatewayName"] = "TestProcessor".into();
        object["gateway"] = json!({
            "response": outcome.gateway_response(),
            "avsResponse": { "code": null, "message": null, "originalCode": null, "originalMessage": null },
            "cvvResponse": outcome.cvv_response(),
        });
    }

    /// Members that the schema does not let be null: they are there or not.
    fn write_optional(&self, object: &mut Value, approval_url: &str) {
        if let Some(time) = self.progress.time() {
            object["processedTime"] = rfc3339(time).into();
        }
        if let Some(parent) = &self.parent {
            object["parentTransactionId"] = parent.as_str().into();
        }
        if let Some(address) = &self.billing_address {
            object["billingAddress"] = address.to_json();
        }
        if let Some(paid_with) = &self.paid_with {
            object["paymentInstrument"] = paid_with.to_json();
        }
        if self.progress == Progress::Offsite {
            object["approvalUrl"] = approval_url.into();
        }
    }
}

impl PaidWith {
    fn to_json(&self) -> Value {
        let mut object = json!({ "method": self.method });
        if let Some(id) = &self.instrument_id {
            object["paymentInstrumentId"] = id.as_str().into();
        }
        object
    }
}
