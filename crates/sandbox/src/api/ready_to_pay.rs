//! Which payment methods a shopper can choose from.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::preview_purchase::{price, read_items};
use super::{Answer, Call, websites};
use crate::body::{Invalid, Member};
use crate::card::Brand;
use crate::contact::{Contact, required_risk_metadata};
use crate::pricing::Order;
use crate::problem::Problem;
use crate::world::World;

pub(super) fn methods(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut invalid = Invalid::default();
    let body = call.body();
    let risk_metadata = required_risk_metadata(&body.at("riskMetadata"), &mut invalid);
    // The transaction itself says the website and the amount then; the rest is ignored.
    if !call.caller.is_for_transaction(call.operation) {
        check_purchase(call, &body, &mut invalid);
    }
    invalid.finish(risk_metadata)?;
    Ok(Answer::ok(offered_methods(call.world)))
}

/// Either items, or currency and amount; both at once are two shapes that contradict each other.
fn check_purchase(call: &Call<'_>, body: &Member<'_>, invalid: &mut Invalid) {
    websites::read_id(&body.at("websiteId"), invalid);
    Contact::read(&body.at("billingAddress"), invalid);
    let (items, amount, currency) = (body.at("items"), body.at("amount"), body.at("currency"));
    if items.is_present() && (amount.is_present() || currency.is_present()) {
        invalid.note("items", "cannot be combined with amount and currency; send one or the other");
    }
    if items.is_present() || !(amount.is_present() || currency.is_present()) {
        let order = Order { items: read_items(&items, invalid), ..Order::default() };
        price(call, &order, invalid);
        return;
    }
    read_amount(&amount, &currency, invalid);
}

/// A required amount in a required currency.
pub(super) fn read_amount(
    amount: &Member<'_>,
    currency: &Member<'_>,
    invalid: &mut Invalid,
) -> Option<(Decimal, checkout_core::money::Currency)> {
    let currency = currency.currency(invalid);
    amount.required(invalid);
    amount.amount(currency, invalid).zip(currency)
}

/// What is offered, in the order to show: the organization's own methods, unless a test wants others.
pub(super) fn offered_methods(world: &World) -> Value {
    world.offered_methods.get().unwrap_or_else(own_methods)
}

/// What an organization with cards, a wallet, and methods of their own pages offers.
fn own_methods() -> Value {
    let brands: Vec<&str> = Brand::ACCEPTED.into_iter().map(Brand::name).collect();
    let google_pay = json!({
        "name": "Google Pay", "merchantName": "Demo Shop", "merchantOrigin": "shop.example.com", "country": "US",
    });
    json!([
        { "method": "payment-card", "feature": null, "brands": brands, "filters": [] },
        {
            "method": "payment-card", "feature": google_pay, "filters": [],
            "brands": ["Visa", "MasterCard", "American Express", "Discover"],
        },
        { "method": "paypal", "feature": null, "filters": [] },
        { "method": "ach", "feature": null, "filters": [] },
        { "method": "iDEAL", "filters": ["billingAddress.country:NL"] },
    ])
}
