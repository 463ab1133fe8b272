//! Invoices: a priced order, and how much of it is paid.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::catalog::Catalog;
use crate::clock::rfc3339;
use crate::contact::Contact;
use crate::pricing::{Quote, json_number};

/// How much of an invoice is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settlement {
    Unpaid,
    /// This much of it.
    Partly(Decimal),
    Paid(Timestamp),
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
    pub(crate) issued: Timestamp,
    pub(crate) due: Timestamp,
    pub(crate) updated: Timestamp,
}

impl Invoice {
    pub(crate) fn is_paid(&self) -> bool {
        matches!(self.settlement, Settlement::Paid(_))
    }

    /// What is left to pay, in major units.
    pub(crate) fn amount_due(&self) -> Decimal {
        match self.settlement {
            Settlement::Unpaid => self.quote.total(),
            Settlement::Partly(paid) => self.quote.total() - paid,
            Settlement::Paid(_) => Decimal::ZERO,
        }
    }

    /// Notes that all that was left is paid.
    pub(crate) fn pay(&mut self, now: Timestamp) {
        self.settlement = Settlement::Paid(now);
        self.updated = now;
    }

    /// `transactions` are those of the invoice, as the API writes them.
    pub(crate) fn to_json(&self, transactions: Vec<Value>) -> Value {
        let mut object = json!({
            "id": self.id,
            "invoiceNumber": self.number,
            "websiteId": self.website_id,
            "orderId": self.order_id,
            "currency": self.quote.currency.code(),
            "status": self.status(),
            "poNumber": self.po_number,
            "items": self.lines_json(),
            "discounts": self.discounts_json(),
            "transactions": transactions,
            "issuedTime": rfc3339(self.issued),
            "dueTime": rfc3339(self.due),
            "createdTime": rfc3339(self.issued),
            "updatedTime": rfc3339(self.updated),
        });
        self.write_amounts(&mut object);
        self.write_optional(&mut object);
        object
    }

    fn status(&self) -> &'static str {
        match self.settlement {
            Settlement::Unpaid => "unpaid",
            Settlement::Partly(_) => "partially-paid",
            Settlement::Paid(_) => "paid",
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
        if let Settlement::Paid(time) = self.settlement {
            object["paidTime"] = rfc3339(time).into();
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
