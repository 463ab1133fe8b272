//! Invoices: a priced order, and how much of it is paid.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::catalog::Catalog;
use crate::clock::rfc3339;
use crate::contact::Contact;
use crate::pricing::{Quote, json_number};

/// Where an invoice is in its life: what of it is paid, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settlement {
    /// Not issued yet.
    Draft,
    /// Issued. Whether it is past due follows from the clock, so it is not stored.
    Unpaid,
    /// This much of it is paid, in major units.
    Partly(Decimal),
    Paid(Timestamp),
    /// Called off: nothing is owed.
    Voided(Timestamp),
    /// Owed still, but collected no longer.
    Abandoned(Timestamp),
    /// Paid at this time, and given back.
    Refunded(Timestamp),
    /// Paid at this time, and claimed back through the customer's bank.
    Disputed(Timestamp),
}

impl Settlement {
    /// Why nothing can be paid, if nothing can.
    fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Unpaid | Self::Partly(_) => None,
            Self::Draft => Some("The invoice is a draft; it can be paid once it is issued"),
            Self::Paid(_) => Some("The invoice is paid already"),
            Self::Voided(_) => Some("The invoice is voided; nothing is owed"),
            Self::Abandoned(_) => Some("The invoice is abandoned; it is collected no longer"),
            Self::Refunded(_) => Some("The invoice was paid and refunded"),
            Self::Disputed(_) => Some("The invoice was paid, and the payment is disputed"),
        }
    }

    /// The member that says when the invoice came here, where there is one.
    fn time(self) -> Option<(&'static str, Timestamp)> {
        match self {
            Self::Draft | Self::Unpaid | Self::Partly(_) => None,
            Self::Paid(time) | Self::Refunded(time) | Self::Disputed(time) => Some(("paidTime", time)),
            Self::Voided(time) => Some(("voidedTime", time)),
            Self::Abandoned(time) => Some(("abandonedTime", time)),
        }
    }
}

/// An invoice.
#[derive(Debug, Clone)]
pub(crate) struct Invoice {
    pub(crate) id: String,
    pub(crate) number: usize,
    pub(crate) customer_id: String,
    pub(crate) website_id: String,
    pub(crate) order_id: Option<String>,
    /// What it charges.
    pub(crate) quote: Quote,
    /// The ids of its lines, in their order.
    pub(crate) line_ids: Vec<String>,
    pub(crate) billing_address: Option<Contact>,
    pub(crate) delivery_address: Option<Contact>,
    pub(crate) po_number: Option<String>,
    pub(crate) settlement: Settlement,
    pub(crate) transaction_ids: Vec<String>,
    /// When it was made; one that is no draft was issued at once.
    pub(crate) issued: Timestamp,
    pub(crate) due: Timestamp,
    pub(crate) updated: Timestamp,
}

impl Invoice {
    pub(crate) fn is_paid(&self) -> bool {
        matches!(self.settlement, Settlement::Paid(_))
    }

    /// Why it cannot be paid, if it cannot.
    pub(crate) fn refusal(&self) -> Option<&'static str> {
        self.settlement.refusal()
    }

    /// What is left to pay, in major units.
    pub(crate) fn amount_due(&self) -> Decimal {
        match self.settlement {
            Settlement::Draft | Settlement::Unpaid | Settlement::Abandoned(_) => self.quote.total(),
            Settlement::Partly(paid) => self.quote.total() - paid,
            Settlement::Paid(_) | Settlement::Voided(_) | Settlement::Refunded(_) | Settlement::Disputed(_) => {
                Decimal::ZERO
            }
        }
    }

    /// Notes that `amount` was paid, in major units. An invoice that nothing can be paid of stays as it is.
    pub(crate) fn pay(&mut self, amount: Decimal, now: Timestamp) {
        if self.refusal().is_some() {
            return;
        }
        let left = self.amount_due() - amount;
        let is_settled = left <= Decimal::ZERO;
        self.settlement =
            if is_settled { Settlement::Paid(now) } else { Settlement::Partly(self.quote.total() - left) };
        self.updated = now;
    }

    /// `transactions` are those of the invoice, as the API writes them.
    pub(crate) fn to_json(&self, transactions: Vec<Value>, now: Timestamp) -> Value {
        let mut object = json!({
            "id": self.id,
            "invoiceNumber": self.number,
            "websiteId": self.website_id,
            "orderId": self.order_id,
            "currency": self.quote.currency.code(),
            "status": self.status(now),
            "poNumber": self.po_number,
            "items": self.lines_json(),
            "discounts": self.discounts_json(),
            "transactions": transactions,
            "dueTime": rfc3339(self.due),
            "createdTime": rfc3339(self.issued),
            "updatedTime": rfc3339(self.updated),
        });
        self.write_amounts(&mut object);
        self.write_optional(&mut object);
        object
    }

    fn status(&self, now: Timestamp) -> &'static str {
        match self.settlement {
            Settlement::Draft => "draft",
            Settlement::Unpaid if self.due < now => "past-due",
            Settlement::Unpaid => "unpaid",
            Settlement::Partly(_) => "partially-paid",
            Settlement::Paid(_) => "paid",
            Settlement::Voided(_) => "voided",
            Settlement::Abandoned(_) => "abandoned",
            Settlement::Refunded(_) => "refunded",
            Settlement::Disputed(_) => "disputed",
        }
    }

    fn lines_json(&self) -> Value {
        let lines = self.quote.lines.iter().zip(&self.line_ids);
        lines
            .map(|(line, id)| {
                json!({
                    "id": id, "type": "debit", "description": line.description,
                    "unitPrice": json_number(line.unit_price), "quantity": line.quantity, "price": json_number(line.price),
                    "planId": line.plan_id, "productId": line.product_id,
                    "periodStartTime": null, "periodEndTime": null, "periodNumber": null,
                    "createdTime": rfc3339(self.issued), "updatedTime": rfc3339(self.issued),
                })
            })
            .collect()
    }

    fn discounts_json(&self) -> Value {
        let discounts = self.quote.discounts.iter();
        discounts
            .map(|it| json!({ "couponId": it.coupon_id, "amount": json_number(it.amount), "description": it.description }))
            .collect()
    }

    fn write_amounts(&self, object: &mut Value) {
        let amounts = &self.quote.initial;
        object["amount"] = json_number(amounts.amount);
        object["amountDue"] = json_number(self.amount_due());
        object["subtotalAmount"] = json_number(amounts.subtotal_amount);
        object["discountAmount"] = json_number(amounts.discount_amount);
        object["shipping"] = json!({
            "calculator": "rebilly",
            "amount": json_number(amounts.shipping_amount),
            "rateId": self.quote.shipping_rate.as_ref().map(|rate| rate.id),
        });
        let taxes = self.quote.taxes.iter();
        let taxes: Vec<_> =
            taxes.map(|tax| json!({ "amount": json_number(tax.amount), "description": tax.description })).collect();
        object["tax"] = json!({ "calculator": "manual", "amount": json_number(amounts.tax_amount), "items": taxes });
    }

    /// Members that the schema does not let be null.
    fn write_optional(&self, object: &mut Value) {
        for (key, address) in [("billingAddress", &self.billing_address), ("deliveryAddress", &self.delivery_address)] {
            if let Some(address) = address {
                object[key] = address.to_json();
            }
        }
        if self.settlement != Settlement::Draft {
            object["issuedTime"] = rfc3339(self.issued).into();
        }
        if let Some((key, time)) = self.settlement.time() {
            object[key] = rfc3339(time).into();
        }
    }
}

/// Puts products and plans into the lines of an invoice, where they are asked for.
pub(crate) fn expand_lines(invoice: &mut Value, catalog: &Catalog, product: bool, plan: bool) {
    let Some(lines) = invoice["items"].as_array_mut() else { return };
    for line in lines {
        let found = line["planId"].as_str().and_then(|id| catalog.plan(id));
        let Some(found) = found else { continue };
        if product && let Some(product) = catalog.product(found.product_id) {
            line["_embedded"]["product"] = product.to_json();
        }
        if plan {
            line["_embedded"]["plan"] = found.to_json(false, catalog);
        }
    }
}
