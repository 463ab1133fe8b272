//! What the demo shop sells: plans, products, coupons, shipping rates and tax rates. Fixed data, no prices computed here.

mod demo;
mod json;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// Everything that an order can name, by id.
#[derive(Clone, Debug)]
pub struct Catalog {
    plans: BTreeMap<String, Plan>,
    products: BTreeMap<String, Product>,
    coupons: BTreeMap<String, Coupon>,
    shipping_rates: Vec<ShippingRate>,
    tax_rates: Vec<TaxRate>,
}

impl Catalog {
    /// The plan of this id, active or not.
    pub fn plan(&self, id: &str) -> Option<&Plan> {
        self.plans.get(id)
    }

    /// All plans in the order of their ids.
    pub fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.plans.values()
    }

    /// The product of this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.get(id)
    }

    /// All products in the order of their ids.
    pub fn products(&self) -> impl Iterator<Item = &Product> {
        self.products.values()
    }

    /// The coupon of this id, which is also the code that a shopper types. Capitals matter.
    pub fn coupon(&self, id: &str) -> Option<&Coupon> {
        self.coupons.get(id)
    }

    /// All shipping rates, of every currency.
    pub fn shipping_rates(&self) -> &[ShippingRate] {
        &self.shipping_rates
    }

    /// The one table of taxes.
    pub fn tax_rates(&self) -> &[TaxRate] {
        &self.tax_rates
    }

    #[cfg(test)]
    pub(crate) fn with_plan(mut self, plan: Plan) -> Self {
        self.plans.insert(plan.id.clone(), plan);
        self
    }

    #[cfg(test)]
    pub(crate) fn with_coupon(mut self, coupon: Coupon) -> Self {
        self.coupons.insert(coupon.id.to_owned(), coupon);
        self
    }
}

/// What is delivered; plans say at which price.
#[derive(Clone, Debug)]
pub struct Product {
    /// `prod_…`.
    pub id: &'static str,
    /// At most 255 characters.
    pub name: &'static str,
    /// At most 512 characters.
    pub description: &'static str,
    /// One unit in words: `seat`. Its plural takes an s.
    pub unit_label: &'static str,
    /// Whether an order with it needs a shipping rate.
    pub requires_shipping: bool,
}

/// A price list of one product in one currency.
#[derive(Clone, Debug)]
pub struct Plan {
    /// `plan_…`.
    pub id: String,
    /// At most 255 characters; also the text of its invoice line.
    pub name: String,
    /// Plain text.
    pub description: String,
    /// A product of the same catalogue.
    pub product_id: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// None for a plan that is only a trial, which then has `trial`.
    pub pricing: Option<Formula>,
    /// A fee that is due once, in major units.
    pub setup: Option<Decimal>,
    /// A first period at a price of its own.
    pub trial: Option<Trial>,
    /// None for a one-time sale.
    pub recurring: Option<Interval>,
    /// An inactive plan is shown but cannot be bought.
    pub is_active: bool,
}

/// How the price follows from the quantity. All prices are in major units of the plan's currency.
#[derive(Clone, Debug)]
pub enum Formula {
    /// One price for any quantity.
    FixedFee {
        /// For the whole line.
        price: Decimal,
    },
    /// The same price for each unit.
    FlatRate {
        /// For one unit; may be finer than the minor unit.
        price: Decimal,
        /// The fewest units that can be bought.
        min_quantity: Option<u64>,
        /// The most units that can be bought.
        max_quantity: Option<u64>,
    },
    /// The price of the bracket that the quantity falls in, not multiplied.
    Stairstep(Brackets),
    /// All units at the price of the bracket that the quantity falls in.
    Volume(Brackets),
    /// Each unit at the price of the bracket that it falls in.
    Tiered(Brackets),
}

/// Prices by quantity.
#[derive(Clone, Debug)]
pub struct Brackets {
    /// The fewest units that can be bought.
    pub min_quantity: Option<u64>,
    /// In ascending order of their bounds.
    pub brackets: Vec<Bracket>,
}

/// One step of a price list.
#[derive(Clone, Debug)]
pub struct Bracket {
    /// Of a unit, or of the whole line for stairstep.
    pub price: Decimal,
    /// The last quantity of this bracket, counted from the first unit of the order. None has no bound.
    pub max_quantity: Option<u64>,
}

/// A first period at a price of its own.
#[derive(Clone, Debug)]
pub struct Trial {
    /// For one unit and the whole trial.
    pub price: Decimal,
    /// How long it lasts.
    pub period: Period,
}

/// A length of time in calendar units.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// The calendar unit.
    pub unit: TimeUnit,
    /// At least 1.
    pub length: u32,
}

/// How often a subscription is billed, and when in its period.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    /// The calendar unit.
    pub unit: TimeUnit,
    /// At least 1.
    pub length: u32,
    /// When a period is charged.
    pub billing: Billing,
}

/// The calendar units of the API.
#[derive(Clone, Copy, Debug)]
pub enum TimeUnit {
    /// `day`.
    Day,
    /// `week`.
    Week,
    /// `month`.
    Month,
    /// `year`.
    Year,
}

/// When a period is charged. Metered plans are always charged at the end, which is why this is one choice and not two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Billing {
    /// At the start of the period.
    Prepaid,
    /// At the end of the period.
    Postpaid,
    /// At the end of the period, for the usage that was reported.
    Metered(Metering),
}

/// How reports of usage become the quantity of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metering {
    /// All reports added.
    Sum,
    /// The last report.
    Last,
}

/// A discount that a shopper gets by typing its id.
#[derive(Clone, Debug)]
pub struct Coupon {
    /// The code.
    pub id: &'static str,
    /// Text of the discount's line; where it is empty the line reads `Coupon "ID"`.
    pub description: &'static str,
    /// How much.
    pub discount: Discount,
    /// Of what.
    pub context: DiscountContext,
    /// Unix time from which on it is refused.
    pub expired_time: Option<i64>,
}

/// How much a coupon takes off.
#[derive(Clone, Debug)]
pub enum Discount {
    /// Of 100, from 0.01 to 100.
    Percent(Decimal),
    /// An amount in major units, for orders of that currency only.
    Fixed {
        /// At least 0.01.
        amount: Decimal,
        /// ISO 4217.
        currency: &'static str,
    },
}

/// What a coupon takes its discount off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscountContext {
    /// The line items.
    Items,
    /// The shipping.
    Shipping,
    /// Both together.
    ItemsAndShipping,
}

/// A way to ship one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippingRate {
    /// `ship_rate_…`.
    pub id: &'static str,
    /// What the shopper chooses.
    pub name: &'static str,
    /// When it arrives.
    pub description: &'static str,
    /// For the whole order, in major units.
    pub price: Decimal,
    /// ISO 4217; the rate applies to orders of this currency.
    pub currency: &'static str,
}

/// A tax on the items of orders from one country or one of its regions.
#[derive(Clone, Debug)]
pub struct TaxRate {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// The region's code; None is the whole country.
    pub region: Option<&'static str>,
    /// Of 100.
    pub percent: Decimal,
    /// Text of the tax's line.
    pub description: &'static str,
}
