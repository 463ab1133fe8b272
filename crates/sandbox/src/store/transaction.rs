//! Transactions: one attempt to move money, or to set an instrument up.

use checkout_core::money::Currency;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use ulid::Ulid;

use super::conversion::Conversion;
use crate::card::Outcome;
use crate::clock::{after, rfc3339};
use crate::contact::Contact;
use crate::pricing::json_number;
use crate::processing::{Need, Processing, Step, Turn, Wait};
use crate::redirect_url;

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
    /// The customer has to do something before it goes on.
    WithCustomer(Errand),
    /// The gateway has had it since then, and says nothing yet; `next` is what time will bring.
    Underway { wait: Wait, since: Timestamp, next: &'static [Step] },
    /// The gateway answered.
    Processed { outcome: Outcome, at: Timestamp },
    /// The gateway approved it at this time, and it was undone later.
    Reversed { by: Reversal, at: Timestamp },
    /// The customer turned back.
    Canceled { at: Timestamp },
    /// Nobody came, or nothing arrived: it was never charged.
    Abandoned { at: Timestamp },
}

/// What a customer has to do for a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Pay, on the page of the method's own.
    Offsite,
    /// Approve the payment with the bank, which gives up at a time, where it does.
    Approval { until: Option<Timestamp> },
    /// Choose a currency.
    Conversion,
    /// Show who they are. The token stands in the links that go on from there.
    Identification { need: Need, token: Ulid, document: Document },
}

/// Where the document is that shows who a customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    Awaited,
    Uploaded,
}

impl Progress {
    /// A payment as it is just after it was sent to the gateway.
    fn of(processing: Processing, now: Timestamp) -> Self {
        match processing {
            Processing::Now(outcome) => Self::Processed { outcome, at: now },
            Processing::Offsite => Self::WithCustomer(Errand::Offsite),
            Processing::Approval { patience_seconds } => {
                Self::WithCustomer(Errand::Approval { until: patience_seconds.map(|seconds| after(now, seconds)) })
            }
            Processing::Slow { first, then } => Self::Underway { wait: first, since: now, next: then },
            Processing::Conversion => Self::WithCustomer(Errand::Conversion),
            Processing::Identification(need) => {
                let token = Ulid::from_parts(0, rand::random());
                Self::WithCustomer(Errand::Identification { need, token, document: Document::Awaited })
            }
        }
    }

    /// What time makes of it, and when.
    pub(crate) fn due(self) -> Option<(Timestamp, Self)> {
        match self {
            Self::WithCustomer(Errand::Approval { until: Some(at) }) => Some((at, Self::Abandoned { at })),
            Self::Underway { since, next: [step, next @ ..], .. } => {
                let at = after(since, step.after_seconds);
                let turned = match step.turn {
                    Turn::Waits(wait) => Self::Underway { wait, since, next },
                    Turn::Ends(outcome) => Self::Processed { outcome, at },
                    Turn::Abandoned => Self::Abandoned { at },
                };
                Some((at, turned))
            }
            _ => None,
        }
    }

    /// Whether somebody paid, and nobody knows yet how that went.
    pub(crate) fn is_under_way(self) -> bool {
        matches!(self, Self::WithCustomer(_) | Self::Underway { .. })
    }

    /// What the customer has to do, if anything.
    pub(crate) fn errand(self) -> Option<Errand> {
        match self {
            Self::WithCustomer(errand) => Some(errand),
            _ => None,
        }
    }

    fn status(self) -> &'static str {
        match self {
            Self::WithCustomer(Errand::Offsite) => "offsite",
            Self::AwaitingPayment | Self::WithCustomer(_) => "waiting-approval",
            Self::Underway { wait, .. } => wait.status(),
            Self::Processed { .. } => "completed",
            Self::Reversed { by: Reversal::Refund, .. } => "refunded",
            Self::Reversed { by: Reversal::Dispute, .. } => "disputed",
            Self::Canceled { .. } | Self::Abandoned { .. } => "never-sent",
        }
    }

    /// Why it cannot be paid, if it cannot.
    pub(crate) fn refusal(self) -> Option<&'static str> {
        match self {
            Self::AwaitingPayment => None,
            Self::WithCustomer(_) | Self::Underway { .. } => Some(IN_PROGRESS),
            Self::Processed { .. } | Self::Reversed { .. } => Some("The transaction is completed"),
            Self::Canceled { .. } => Some("The transaction is canceled"),
            Self::Abandoned { .. } => Some("The transaction is abandoned"),
        }
    }

    /// What the gateway answered, if it was asked.
    fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Processed { outcome, .. } => Some(outcome),
            Self::Reversed { .. } => Some(Outcome::Approved),
            _ => None,
        }
    }

    pub(crate) fn result(self) -> &'static str {
        match (self, self.outcome()) {
            (_, Some(outcome)) if outcome.is_approved() => "approved",
            (_, Some(_)) => "declined",
            (Self::Canceled { .. }, None) => "canceled",
            (Self::Abandoned { .. }, None) => "abandoned",
            (_, None) => "unknown",
        }
    }

    fn time(self) -> Option<Timestamp> {
        match self {
            Self::AwaitingPayment | Self::WithCustomer(_) | Self::Underway { .. } => None,
            Self::Processed { at, .. } | Self::Reversed { at, .. } | Self::Canceled { at } | Self::Abandoned { at } => {
                Some(at)
            }
        }
    }

    pub(crate) fn is_approved(self) -> bool {
        self.result() == "approved"
    }
}

/// Why nothing can be paid where a payment is under way.
pub(crate) const IN_PROGRESS: &str = "A payment is in progress; see how it ends before another is made";

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
    /// What is to be paid, in major units.
    pub(crate) amount: Decimal,
    pub(crate) currency: Currency,
    /// The offer to pay in another currency, where there is or was one.
    pub(crate) conversion: Option<Conversion>,
    /// When it was sent to the gateway; not before the customer pays, and not for what the sandbox starts with.
    pub(crate) sent: Option<Timestamp>,
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
            conversion: None,
            sent: None,
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

    /// Sends it to the gateway.
    pub(crate) fn send(&mut self, processing: Processing, now: Timestamp) {
        self.sent = Some(now);
        self.updated = now;
        self.progress = Progress::of(processing, now);
        if processing == Processing::Conversion {
            self.conversion = Conversion::offer(self.amount, self.currency);
            if self.conversion.is_none() {
                self.progress = Progress::Processed { outcome: Outcome::Approved, at: now };
            }
        }
    }

    /// What the customer is charged, in major units.
    pub(crate) fn charged(&self) -> (Decimal, Currency) {
        self.conversion.map_or((self.amount, self.currency), |conversion| conversion.charged())
    }

    /// Whether it moved money, or may still do so.
    pub(crate) fn is_charge(&self) -> bool {
        let (amount, _) = self.charged();
        self.sent.is_some() && !amount.is_zero() && (self.progress.is_approved() || self.progress.is_under_way())
    }

    /// The redirect URL with its placeholders filled.
    pub(crate) fn filled_redirect_url(&self) -> Option<String> {
        let url = self.redirect_url.as_ref()?;
        Some(redirect_url::filled(url, &self.id, self.progress.result()))
    }

    /// What `GET /__sandbox/charges` says of it.
    pub(crate) fn to_charge_json(&self) -> Value {
        let (amount, currency) = self.charged();
        json!({
            "id": self.id,
            "amount": json_number(amount),
            "currency": currency.code(),
            "status": self.progress.status(),
            "result": self.progress.result(),
            "createdTime": rfc3339(self.created),
            "customerId": self.customer_id,
        })
    }

    /// `approval_url` is where the customer does what is to be done.
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
            "hasDcc": self.conversion.is_some(),
            "dcc": self.conversion.map(Conversion::to_json),
            "customFields": {},
            "createdTime": rfc3339(self.created),
            "updatedTime": rfc3339(self.updated),
        });
        self.write_amounts(&mut object);
        self.write_gateway(&mut object);
        self.write_optional(&mut object, approval_url);
        object
    }

    /// The amount is what is charged; what was bought and asked for stays in the merchant's currency.
    fn write_amounts(&self, object: &mut Value) {
        let base = (self.amount, self.currency);
        for (key, currency_key, (amount, currency)) in [
            ("amount", "currency", self.charged()),
            ("purchaseAmount", "purchaseCurrency", base),
            ("requestAmount", "requestCurrency", base),
        ] {
            object[key] = json_number(amount);
            object[currency_key] = currency.code().into();
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
        if self.progress.errand().is_some() {
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
