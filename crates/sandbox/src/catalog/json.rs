//! Plans and products as the API writes them.

use serde_json::{Value, json};

use super::{Billing, Bracket, Brackets, Catalog, Formula, Interval, Metering, Plan, Product, TimeUnit, Trial};
use crate::pricing::json_number;

/// The fixtures were all made at this time.
const CREATED: &str = "2026-01-05T09:00:00Z";

impl Plan {
    /// The API's StorefrontPlan, with the product inside `_embedded` where that is asked for.
    ///
    /// `recurringInterval` and `isTrialOnly` are served although the published schema lost them: integrators read them.
    pub fn to_json(&self, expand_product: bool, catalog: &Catalog) -> Value {
        let mut plan = json!({
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "richDescription": self.description,
            "productId": self.product_id,
            "productOptions": {},
            "currency": self.currency,
            "currencySign": currency_sign(self.currency),
            "setup": self.setup.map(|price| json!({ "price": json_number(price) })),
            "trial": self.trial.as_ref().map(trial),
            "recurringInterval": self.recurring.as_ref().map(recurring_interval),
            "meteredBilling": self.recurring.as_ref().and_then(metered_billing),
            "isTrialOnly": self.pricing.is_none(),
            "isActive": self.is_active,
            "revision": 1,
            "customFields": {},
            "createdTime": CREATED,
            "updatedTime": CREATED,
        });
        // A trial-only plan has no such member at all.
        if let Some(formula) = &self.pricing {
            plan["pricing"] = pricing(formula);
        }
        if let (true, Some(product)) = (expand_product, catalog.product(self.product_id)) {
            plan["_embedded"] = json!({ "product": product.to_json() });
        }
        plan
    }
}

impl Product {
    /// The API's StorefrontProduct.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "unitLabel": self.unit_label,
            "requiresShipping": self.requires_shipping,
            "options": [],
            "customFields": {},
            "createdTime": CREATED,
            "updatedTime": CREATED,
        })
    }
}

fn pricing(formula: &Formula) -> Value {
    match formula {
        Formula::FixedFee { price } => json!({ "formula": "fixed-fee", "price": json_number(*price) }),
        Formula::FlatRate { price, min_quantity, max_quantity } => json!({
            "formula": "flat-rate",
            "price": json_number(*price),
            "minQuantity": min_quantity,
            "maxQuantity": max_quantity,
        }),
        Formula::Stairstep(list) => bracketed("stairstep", list),
        Formula::Volume(list) => bracketed("volume", list),
        Formula::Tiered(list) => bracketed("tiered", list),
    }
}

fn bracketed(formula: &str, list: &Brackets) -> Value {
    let brackets: Vec<Value> = list.brackets.iter().map(bracket).collect();
    json!({ "formula": formula, "minQuantity": list.min_quantity, "brackets": brackets })
}

fn bracket(bracket: &Bracket) -> Value {
    json!({ "price": json_number(bracket.price), "maxQuantity": bracket.max_quantity })
}

fn trial(trial: &Trial) -> Value {
    let period = json!({ "unit": trial.period.unit.name(), "length": trial.period.length });
    json!({ "price": json_number(trial.price), "period": period })
}

fn recurring_interval(interval: &Interval) -> Value {
    let timing = if interval.billing == Billing::Prepaid { "prepaid" } else { "postpaid" };
    json!({ "unit": interval.unit.name(), "length": interval.length, "limit": null, "billingTiming": timing })
}

fn metered_billing(interval: &Interval) -> Option<Value> {
    let Billing::Metered(metering) = interval.billing else { return None };
    let strategy = match metering {
        Metering::Sum => "sum",
        Metering::Last => "last",
    };
    Some(json!({ "strategy": strategy, "min": null, "max": null, "sticky": false }))
}

impl TimeUnit {
    /// The API's word, which is also the English one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A currency without a sign of its own shows its code.
fn currency_sign(currency: &str) -> &str {
    match currency {
        "USD" => "$",
        "EUR" => "€",
        "JPY" => "¥",
        code => code,
    }
}
