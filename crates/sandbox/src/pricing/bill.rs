//! Discounts, tax and totals of one invoice: the first one, or one of a later period.

use checkout_core::money::Currency;
use rust_decimal::Decimal;

use super::rounding::round;
use super::{AppliedDiscount, Order, Place, Tax};
use crate::catalog::{Catalog, Coupon, Discount, DiscountContext, TaxRate};

/// The totals of one invoice in major units, each with exactly the currency's digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// Subtotal less discounts, plus shipping and tax; never below 0.
    pub amount: Decimal,
    /// The lines' prices.
    pub subtotal_amount: Decimal,
    /// What coupons took off items and shipping.
    pub discount_amount: Decimal,
    /// Before discounts.
    pub shipping_amount: Decimal,
    /// All taxes.
    pub tax_amount: Decimal,
}

/// What holds for every invoice of an order.
pub(super) struct Terms<'a> {
    pub(super) currency: Currency,
    pub(super) coupons: &'a [&'a Coupon],
    pub(super) tax_rate: Option<&'a TaxRate>,
}

/// One invoice.
pub(super) struct Bill {
    pub(super) amounts: Amounts,
    pub(super) discounts: Vec<AppliedDiscount>,
    pub(super) taxes: Vec<Tax>,
}

/// What is left of an invoice after the discounts so far.
struct Remaining {
    items: Decimal,
    shipping: Decimal,
}

impl Terms<'_> {
    /// Adds up an invoice. Tax is due on the items after discounts, and not on shipping.
    pub(super) fn bill(&self, subtotal: Decimal, shipping: Decimal) -> Bill {
        let mut left = Remaining { items: subtotal, shipping };
        let discounts: Vec<_> = self.coupons.iter().map(|coupon| self.apply(coupon, &mut left)).collect();
        let tax = self.tax_rate.map(|rate| self.tax(rate, left.items));
        let taxes: Vec<Tax> = tax.into_iter().filter(|tax| !tax.amount.is_zero()).collect();
        let discount = discounts.iter().map(|discount| discount.amount).sum();
        let tax = taxes.iter().map(|tax| tax.amount).sum();
        Bill { amounts: self.totals(subtotal, discount, shipping, tax), discounts, taxes }
    }

    fn totals(&self, subtotal: Decimal, discount: Decimal, shipping: Decimal, tax: Decimal) -> Amounts {
        let amount = (subtotal - discount + shipping + tax).max(Decimal::ZERO);
        Amounts {
            amount: round(amount, self.currency),
            subtotal_amount: round(subtotal, self.currency),
            discount_amount: round(discount, self.currency),
            shipping_amount: round(shipping, self.currency),
            tax_amount: round(tax, self.currency),
        }
    }

    fn tax(&self, rate: &TaxRate, base: Decimal) -> Tax {
        let amount = round(base * rate.percent / Decimal::ONE_HUNDRED, self.currency);
        Tax { amount, description: rate.description.to_owned() }
    }

    fn apply(&self, coupon: &Coupon, left: &mut Remaining) -> AppliedDiscount {
        let base = left.of(coupon.context);
        let wished = match &coupon.discount {
            Discount::Percent(percent) => base * percent / Decimal::ONE_HUNDRED,
            Discount::Fixed { amount, .. } => *amount,
        };
        let amount = round(wished.min(base), self.currency);
        self.take(coupon.context, amount, left);
        AppliedDiscount { coupon_id: coupon.id.to_owned(), amount, description: description(coupon) }
    }

    /// Takes a discount off what it is for; one on both is split in proportion, because only the items' part lowers the tax.
    fn take(&self, context: DiscountContext, amount: Decimal, left: &mut Remaining) {
        let both = left.of(DiscountContext::ItemsAndShipping);
        let from_items = match context {
            DiscountContext::Items => amount,
            DiscountContext::Shipping => Decimal::ZERO,
            DiscountContext::ItemsAndShipping if both.is_zero() => Decimal::ZERO,
            DiscountContext::ItemsAndShipping => round(amount * left.items / both, self.currency),
        };
        left.items -= from_items;
        left.shipping -= amount - from_items;
    }
}

impl Remaining {
    fn of(&self, context: DiscountContext) -> Decimal {
        match context {
            DiscountContext::Items => self.items,
            DiscountContext::Shipping => self.shipping,
            DiscountContext::ItemsAndShipping => self.items + self.shipping,
        }
    }
}

fn description(coupon: &Coupon) -> String {
    if coupon.description.is_empty() { format!("Coupon \"{}\"", coupon.id) } else { coupon.description.to_owned() }
}

/// The tax of the place where the order goes: the delivery address if its country is known, else the billing address.
pub(super) fn tax_rate<'a>(catalog: &'a Catalog, order: &Order) -> Option<&'a TaxRate> {
    let places = [&order.delivery_address, &order.billing_address];
    let place = places.into_iter().flatten().find(|place| place.country.is_some())?;
    catalog.tax_rates().iter().find(|rate| is_in(rate, place))
}

fn is_in(rate: &TaxRate, place: &Place) -> bool {
    let same_region = rate.region.is_none_or(|region| place.region.as_deref() == Some(region));
    place.country.as_deref() == Some(rate.country) && same_region
}
