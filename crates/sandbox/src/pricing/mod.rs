//! What an order costs: pure arithmetic in decimals over the catalogue. No clock, no state, no float.
//!
//! [`quote`] checks the whole order and reports every invalid field at once, then prices it. The steps have a file each:
//! `formula` (a plan's price), `basket` (the order's items as lines), `coupons`, `shipping`, `bill` (discounts, tax and
//! totals), `json` (the preview's answer) and `rounding`.

mod basket;
mod bill;
mod coupons;
mod formula;
mod json;
mod rounding;
mod shipping;

#[cfg(test)]
mod tests;

use checkout_core::money::Currency;
use rust_decimal::Decimal;

use crate::catalog::{Catalog, ShippingRate};

pub use bill::Amounts;
pub use json::json_number;
pub(crate) use rounding::round;

/// The most units that one item may have, from the API's schema. It also keeps every product far inside `Decimal`.
pub const MAX_QUANTITY: u64 = 1_000_000_000;

/// What a shopper wants to buy.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// At least one.
    pub items: Vec<OrderItem>,
    /// Decides the tax where nothing is delivered.
    pub billing_address: Option<Place>,
    /// Decides the tax where its country is known.
    pub delivery_address: Option<Place>,
    /// Applied in this order.
    pub coupon_ids: Vec<String>,
    /// None takes the cheapest rate.
    pub shipping_rate_id: Option<String>,
}

/// Units of one plan.
#[derive(Clone, Debug)]
pub struct OrderItem {
    /// A plan of the catalogue.
    pub plan_id: String,
    /// From 0 to [`MAX_QUANTITY`], and within the plan's own bounds.
    pub quantity: u64,
}

/// The part of an address that taxes depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The region's code, such as `NY`.
    pub region: Option<String>,
}

/// One reason why an order has no price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidField {
    /// Dotted path into the request: `items.0.planId`.
    pub field: String,
    /// A sentence that says what to do.
    pub message: String,
}

/// A priced order. All amounts are in major units with exactly the currency's digits.
#[derive(Clone, Debug)]
pub struct Quote {
    /// Of every amount.
    pub currency: Currency,
    /// In the order of the items; a setup fee and a trial are lines of their own.
    pub lines: Vec<Line>,
    /// What the shopper can choose from; empty where nothing ships.
    pub shipping_rates: Vec<ShippingRate>,
    /// The rate that `initial.shipping_amount` is the price of.
    pub shipping_rate: Option<ShippingRate>,
    /// Without those of nothing.
    pub taxes: Vec<Tax>,
    /// One for each coupon of the order, in its order, even where it takes off nothing: it was accepted.
    pub discounts: Vec<AppliedDiscount>,
    /// What is due now.
    pub initial: Amounts,
    /// What each later period costs, if anything recurs. Periods of different length are summed, as the API has one object.
    pub recurring: Option<Amounts>,
    /// As given.
    pub billing_address: Option<Place>,
    /// As given.
    pub delivery_address: Option<Place>,
}

/// A line of the invoice.
#[derive(Clone, Debug)]
pub struct Line {
    /// What a person reads.
    pub description: String,
    /// May be finer than the minor unit.
    pub unit_price: Decimal,
    /// Units of `unit_price`.
    pub quantity: u64,
    /// `unit_price` × `quantity`, rounded.
    pub price: Decimal,
    /// The plan it stems from.
    pub plan_id: String,
    /// That plan's product.
    pub product_id: String,
}

/// A tax that is due.
#[derive(Clone, Debug)]
pub struct Tax {
    /// More than nothing.
    pub amount: Decimal,
    /// What a person reads.
    pub description: String,
}

/// What one coupon took off.
#[derive(Clone, Debug)]
pub struct AppliedDiscount {
    /// The coupon.
    pub coupon_id: String,
    /// Not negative.
    pub amount: Decimal,
    /// What a person reads.
    pub description: String,
}

impl Quote {
    /// What is due now, everything included.
    pub fn total(&self) -> Decimal {
        self.initial.amount
    }
}

/// Prices an order, or says everything that is wrong with it. `now` is Unix time in seconds and decides which coupons have expired.
pub fn quote(catalog: &Catalog, order: &Order, now: i64) -> Result<Quote, Vec<InvalidField>> {
    let currency = basket::currency(catalog, order);
    let basket = basket::read(catalog, order, currency);
    let coupons = coupons::read(catalog, order, currency, now);
    let shipping = shipping::read(catalog, order, currency);
    match (currency, basket, coupons, shipping) {
        (Some(currency), Ok(basket), Ok(coupons), Ok(shipping)) => {
            Ok(assemble(catalog, order, currency, basket, &coupons, shipping))
        }
        (_, basket, coupons, shipping) => {
            let problems = [basket.err(), coupons.err(), shipping.err()];
            Err(problems.into_iter().flatten().flatten().collect())
        }
    }
}

fn assemble(
    catalog: &Catalog,
    order: &Order,
    currency: Currency,
    basket: basket::Basket,
    coupons: &[&crate::catalog::Coupon],
    shipping: shipping::Shipping,
) -> Quote {
    let terms = bill::Terms { currency, coupons, tax_rate: bill::tax_rate(catalog, order) };
    let rate = shipping.chosen;
    let initial = terms.bill(basket.subtotal(), shipping_price(rate.as_ref(), basket.ships));
    let recurring = basket
        .recurring
        .map(|recurring| terms.bill(recurring.subtotal, shipping_price(rate.as_ref(), recurring.ships)).amounts);
    Quote {
        currency,
        lines: basket.lines,
        shipping_rates: shipping.rates,
        shipping_rate: rate,
        taxes: initial.taxes,
        discounts: initial.discounts,
        initial: initial.amounts,
        recurring,
        billing_address: order.billing_address.clone(),
        delivery_address: order.delivery_address.clone(),
    }
}

fn shipping_price(rate: Option<&ShippingRate>, ships: bool) -> Decimal {
    rate.filter(|_| ships).map_or(Decimal::ZERO, |rate| rate.price)
}

fn invalid(field: impl Into<String>, message: impl Into<String>) -> InvalidField {
    InvalidField { field: field.into(), message: message.into() }
}

/// All values, or all problems.
fn all_or_problems<T>(
    results: impl IntoIterator<Item = Result<T, Vec<InvalidField>>>,
) -> Result<Vec<T>, Vec<InvalidField>> {
    let (mut values, mut problems) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(problems) }
}
