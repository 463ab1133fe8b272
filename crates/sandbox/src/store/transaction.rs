//! Transactions: one attempt to move money, or to set an instrument up.

use checkout_core::money::Currency;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::conversion::Conversion;
use super::progress::Progress;
use crate::card::Outcome;
use crate::clock::rfc3339;
use crate::contact::Contact;
use crate::pricing::json_number;
use crate::processing::Processing;
use crate::redirect_url;

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sale,
    /// Makes an instrument usable later, or starts a subscription where nothing is due yet.
    Setup,
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
