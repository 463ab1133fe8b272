//! Facts about prices. The vocabulary is here, the facts by topic in the files.

mod coupons;
mod first_invoice;
mod formulas;
mod properties;
mod refusals;
mod rounding;
mod shipping_and_tax;
mod wire;

use rust_decimal::Decimal;

use super::{InvalidField, Order, OrderItem, Place, Quote, quote};
use crate::catalog::{Catalog, Plan};

/// 2026-11-20, after the expired coupon's end.
const NOW: i64 = 1_795_132_800;

fn order(items: &[(&str, u64)]) -> Order {
    let items = items.iter().map(|&(plan, quantity)| OrderItem { plan_id: plan.to_owned(), quantity }).collect();
    Order { items, ..Order::default() }
}

fn place(country: &str, region: &str) -> Option<Place> {
    Some(Place { country: Some(country.to_owned()), region: Some(region.to_owned()) })
}

impl Order {
    fn billed_in(self, country: &str, region: &str) -> Self {
        Self { billing_address: place(country, region), ..self }
    }

    fn delivered_to(self, country: &str, region: &str) -> Self {
        Self { delivery_address: place(country, region), ..self }
    }

    fn with_coupons(self, ids: &[&str]) -> Self {
        Self { coupon_ids: ids.iter().map(|&id| id.to_owned()).collect(), ..self }
    }

    fn shipped_by(self, rate: &str) -> Self {
        Self { shipping_rate_id: Some(rate.to_owned()), ..self }
    }
}

fn price_in(catalog: &Catalog, order: &Order) -> Quote {
    quote(catalog, order, NOW).unwrap()
}

fn price(order: &Order) -> Quote {
    price_in(&Catalog::demo(), order)
}

fn problems_in(catalog: &Catalog, order: &Order) -> Vec<InvalidField> {
    quote(catalog, order, NOW).unwrap_err()
}

/// The invalid fields of an order, in the order of the report.
fn refused(order: &Order) -> Vec<String> {
    refused_in(&Catalog::demo(), order)
}

fn refused_in(catalog: &Catalog, order: &Order) -> Vec<String> {
    problems_in(catalog, order).into_iter().map(|problem| problem.field).collect()
}

/// A plan of the demo shop as the start of one of a test's own.
fn demo_plan(id: &str) -> Plan {
    Catalog::demo().plan(id).unwrap().clone()
}

/// An amount as text, with its digits.
fn written(amount: Decimal) -> String {
    amount.to_string()
}
