//! Orders: what was bought, and whether it goes on.

use checkout_core::money::Currency;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::catalog::{Catalog, Plan};
use crate::clock::rfc3339;
use crate::contact::Contact;
use crate::pricing::OrderItem;

/// An order. It is pending until its first invoice is paid.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) customer_id: String,
    pub(crate) website_id: String,
    pub(crate) currency: Currency,
    pub(crate) items: Vec<OrderItem>,
    pub(crate) invoice_id: String,
    pub(crate) billing_address: Option<Contact>,
    pub(crate) delivery_address: Option<Contact>,
    pub(crate) po_number: Option<String>,
    pub(crate) activated: Option<Timestamp>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

impl Order {
    /// Starts the order, once: a later payment changes nothing.
    pub(crate) fn activate(&mut self, now: Timestamp) {
        if self.activated.is_none() {
            self.activated = Some(now);
            self.updated = now;
        }
    }

    fn plans<'a>(&'a self, catalog: &'a Catalog) -> impl Iterator<Item = &'a Plan> {
        self.items.iter().filter_map(|item| catalog.plan(&item.plan_id))
    }

    pub(crate) fn to_json(&self, catalog: &Catalog) -> Value {
        let recurs = self.plans(catalog).any(|plan| plan.recurring.is_some());
        let in_trial = self.activated.is_some() && self.plans(catalog).any(|plan| plan.trial.is_some());
        let mut object = json!({
            "id": self.id,
            "orderType": if recurs { "subscription-order" } else { "one-time-order" },
            "status": self.status(recurs),
            "billingStatus": if self.activated.is_some() { "paid" } else { "unpaid" },
            "websiteId": self.website_id,
            "currency": self.currency.code(),
            "initialInvoiceId": self.invoice_id,
            "recentInvoiceId": self.invoice_id,
            "items": self.items.iter().map(item_json).collect::<Vec<_>>(),
            "poNumber": self.po_number,
            "createdTime": rfc3339(self.created),
            "updatedTime": rfc3339(self.updated),
        });
        if recurs {
            object["inTrial"] = in_trial.into();
            object["autopay"] = true.into();
        }
        self.write_optional(&mut object);
        object
    }

    fn status(&self, recurs: bool) -> &'static str {
        match (self.activated, recurs) {
            (None, _) => "pending",
            (Some(_), true) => "active",
            (Some(_), false) => "completed",
        }
    }

    fn write_optional(&self, object: &mut Value) {
        for (key, address) in [("billingAddress", &self.billing_address), ("deliveryAddress", &self.delivery_address)] {
            if let Some(address) = address {
                object[key] = address.to_json();
            }
        }
        if let Some(time) = self.activated {
            object["activationTime"] = rfc3339(time).into();
        }
    }
}

fn item_json(item: &OrderItem) -> Value {
    json!({ "quantity": item.quantity, "plan": { "id": item.plan_id } })
}
