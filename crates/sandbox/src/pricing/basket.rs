//! The order's items, checked and turned into invoice lines.

use checkout_core::money::Currency;
use rust_decimal::Decimal;

use super::formula::{self, Charge};
use super::rounding::round;
use super::{InvalidField, Line, MAX_QUANTITY, Order, OrderItem, all_or_problems, invalid};
use crate::catalog::{Billing, Catalog, Formula, Plan, Product, Trial};

/// The lines of the first invoice, and what recurs.
#[derive(Debug)]
pub(super) struct Basket {
    pub(super) lines: Vec<Line>,
    pub(super) ships: bool,
    pub(super) recurring: Option<Recurring>,
}

/// What a later period costs before discounts and tax.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recurring {
    pub(super) subtotal: Decimal,
    pub(super) ships: bool,
}

impl Basket {
    pub(super) fn subtotal(&self) -> Decimal {
        self.lines.iter().map(|line| line.price).sum()
    }
}

/// The currency of the order: that of its first item whose plan can be bought.
pub(super) fn currency(catalog: &Catalog, order: &Order) -> Option<Currency> {
    order.items.iter().find_map(|item| {
        let plan = catalog.plan(&item.plan_id).filter(|plan| plan.is_active)?;
        Currency::parse(plan.currency).ok()
    })
}

/// Whether something in the order has to be shipped. Unknown plans ship nothing.
pub(super) fn ships(catalog: &Catalog, order: &Order) -> bool {
    let product = |item: &OrderItem| catalog.product(catalog.plan(&item.plan_id)?.product_id);
    order.items.iter().filter_map(product).any(|product| product.requires_shipping)
}

/// Prices every item, or names every item that cannot be bought.
pub(super) fn read(catalog: &Catalog, order: &Order, currency: Option<Currency>) -> Result<Basket, Vec<InvalidField>> {
    if order.items.is_empty() {
        return Err(vec![invalid("items", "Put at least one item into the order.")]);
    }
    let items = order.items.iter().enumerate().map(|(index, item)| read_item(catalog, index, item, currency));
    Ok(gather(all_or_problems(items)?))
}

fn gather(items: Vec<PricedItem>) -> Basket {
    let ships = items.iter().any(|item| item.ships);
    let recurring = items
        .iter()
        .filter_map(PricedItem::recurring)
        .reduce(|sum, next| Recurring { subtotal: sum.subtotal + next.subtotal, ships: sum.ships || next.ships });
    Basket { lines: items.into_iter().flat_map(|item| item.lines).collect(), ships, recurring }
}

struct PricedItem {
    lines: Vec<Line>,
    ships: bool,
    recurring: Option<Decimal>,
}

impl PricedItem {
    fn recurring(&self) -> Option<Recurring> {
        self.recurring.map(|subtotal| Recurring { subtotal, ships: self.ships })
    }
}

fn read_item(
    catalog: &Catalog,
    index: usize,
    item: &OrderItem,
    currency: Option<Currency>,
) -> Result<PricedItem, Vec<InvalidField>> {
    let plan_field = format!("items.{index}.planId");
    let Some(plan) = catalog.plan(&item.plan_id).filter(|plan| plan.is_active) else {
        let message = format!("There is no active plan \"{}\". Choose another.", item.plan_id);
        return Err(vec![invalid(plan_field, message)]);
    };
    let same_currency = check_currency(plan, currency).map_err(|message| invalid(plan_field, message));
    let sold_so =
        check_quantity(plan, item.quantity).map_err(|message| invalid(format!("items.{index}.quantity"), message));
    match (same_currency, sold_so) {
        (Ok(currency), Ok(charge)) => Ok(priced(catalog, plan, item.quantity, charge, currency)),
        (currency, charge) => Err([currency.err(), charge.err()].into_iter().flatten().collect()),
    }
}

fn check_currency(plan: &Plan, order: Option<Currency>) -> Result<Currency, String> {
    let own = Currency::parse(plan.currency).map_err(|error| error.to_string())?;
    match order {
        Some(order) if order != own => {
            Err(format!("This plan is sold in {}, the order in {}. Order them apart.", own.code(), order.code()))
        }
        _ => Ok(own),
    }
}

/// The plan's own charge for the quantity; None for a trial-only plan, which has none.
fn check_quantity(plan: &Plan, quantity: u64) -> Result<Option<Charge>, String> {
    if quantity > MAX_QUANTITY {
        return Err(format!("Choose a quantity of at most {MAX_QUANTITY}."));
    }
    let charge = plan.pricing.as_ref().map(|formula| formula::charge(formula, quantity)).transpose();
    charge.map_err(|error| error.to_string())
}

fn priced(catalog: &Catalog, plan: &Plan, quantity: u64, charge: Option<Charge>, currency: Currency) -> PricedItem {
    let product = catalog.product(plan.product_id);
    PricedItem {
        lines: first_invoice(plan, product, quantity, charge, currency),
        ships: product.is_some_and(|product| product.requires_shipping),
        recurring: recurring_price(plan, charge, currency),
    }
}

/// What each later period costs. The usage of a metered plan is not known beforehand, so it adds nothing.
fn recurring_price(plan: &Plan, charge: Option<Charge>, currency: Currency) -> Option<Decimal> {
    let interval = plan.recurring.as_ref()?;
    let metered = matches!(interval.billing, Billing::Metered(_));
    let price = charge.filter(|_| !metered).map_or(Decimal::ZERO, Charge::price);
    Some(round(price, currency))
}

/// The lines that are due now: the setup fee once per item, whatever its quantity; then the trial in place of the first
/// period, or the first period where it is paid in advance. What is billed at the end of a period is a line of nothing,
/// so that the shopper still sees what is ordered.
fn first_invoice(
    plan: &Plan,
    product: Option<&Product>,
    quantity: u64,
    charge: Option<Charge>,
    currency: Currency,
) -> Vec<Line> {
    let line = |description: String, charge: Charge| Line {
        description,
        unit_price: charge.unit_price,
        quantity: charge.quantity,
        price: round(charge.price(), currency),
        plan_id: plan.id.clone(),
        product_id: plan.product_id.to_owned(),
    };
    let setup = plan.setup.map(|price| line(format!("{}: setup fee", plan.name), Charge::per_unit(price, 1)));
    let first_period = match (&plan.trial, charge) {
        (Some(trial), _) => Some(line(trial_description(plan, trial), Charge::per_unit(trial.price, quantity))),
        (None, Some(_)) if paid_afterwards(plan) => {
            Some(line(format!("{}, billed afterwards", plan.name), Charge::per_unit(Decimal::ZERO, quantity)))
        }
        (None, charge) => charge.map(|charge| line(description(plan, product, quantity), charge)),
    };
    setup.into_iter().chain(first_period).collect()
}

fn paid_afterwards(plan: &Plan) -> bool {
    plan.recurring.as_ref().is_some_and(|interval| interval.billing != Billing::Prepaid)
}

fn trial_description(plan: &Plan, trial: &Trial) -> String {
    format!("{}: {}-{} trial", plan.name, trial.period.length, trial.period.unit.name())
}

/// Names the units where the line's own quantity does not.
fn description(plan: &Plan, product: Option<&Product>, quantity: u64) -> String {
    let unit = product.map_or("unit", |product| product.unit_label);
    match &plan.pricing {
        Some(Formula::Stairstep(_) | Formula::Tiered(_)) if quantity == 1 => format!("{} (1 {unit})", plan.name),
        Some(Formula::Stairstep(_) | Formula::Tiered(_)) => format!("{} ({quantity} {unit}s)", plan.name),
        _ => plan.name.clone(),
    }
}
