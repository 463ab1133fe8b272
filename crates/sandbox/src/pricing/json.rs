//! A quote as preview-purchase answers it.

use checkout_core::money::Currency;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::rounding::round;
use super::{Amounts, AppliedDiscount, Line, Place, Quote, Tax};
use crate::catalog::ShippingRate;

/// A JSON number with exactly the digits of the decimal. Needs serde_json's `arbitrary_precision`.
pub fn json_number(decimal: Decimal) -> Value {
    // The text of a decimal is always a JSON number; null would be refused by every reader, unlike a wrong amount.
    decimal.to_string().parse().map_or(Value::Null, Value::Number)
}

impl Quote {
    /// The members of the preview's answer. The addresses hold only country and region: who has the full ones puts them in.
    pub fn to_json(&self) -> Value {
        let list = |values: Vec<Value>| Value::Array(values);
        json!({
            "currency": self.currency.code(),
            "lineItems": list(self.lines.iter().map(|item| line(item, self.currency)).collect()),
            "shippingRates": list(self.shipping_rates.iter().map(|rate| shipping_rate(rate, self.currency)).collect()),
            "taxes": list(self.taxes.iter().map(tax).collect()),
            "discounts": list(self.discounts.iter().map(discount).collect()),
            "subtotalAmount": json_number(self.initial.subtotal_amount),
            "discountsAmount": json_number(self.initial.discount_amount),
            "shippingAmount": json_number(self.initial.shipping_amount),
            "taxAmount": json_number(self.initial.tax_amount),
            "total": json_number(self.total()),
            "initialAmounts": self.initial.to_json(),
            "recurringAmounts": self.recurring.as_ref().map(Amounts::to_json),
            "billingAddress": self.billing_address.as_ref().map(place),
            "deliveryAddress": self.delivery_address.as_ref().map(place),
        })
    }
}

impl Amounts {
    /// As in the preview, an invoice or a quote of the API.
    pub fn to_json(&self) -> Value {
        json!({
            "amount": json_number(self.amount),
            "subtotalAmount": json_number(self.subtotal_amount),
            "discountAmount": json_number(self.discount_amount),
            "shippingAmount": json_number(self.shipping_amount),
            "taxAmount": json_number(self.tax_amount),
        })
    }
}

fn line(line: &Line, currency: Currency) -> Value {
    json!({
        "type": "debit",
        "description": line.description,
        "unitPrice": json_number(unit_price(line.unit_price, currency)),
        "quantity": line.quantity,
        "price": json_number(line.price),
        "planId": line.plan_id,
        "productId": line.product_id,
    })
}

/// At least the currency's digits, and more only where the price is finer.
fn unit_price(price: Decimal, currency: Currency) -> Decimal {
    let rounded = round(price, currency);
    if rounded == price { rounded } else { price.normalize() }
}

fn shipping_rate(rate: &ShippingRate, currency: Currency) -> Value {
    json!({
        "id": rate.id,
        "name": rate.name,
        "description": rate.description,
        "price": json_number(round(rate.price, currency)),
        "currency": rate.currency,
    })
}

fn tax(tax: &Tax) -> Value {
    json!({ "amount": json_number(tax.amount), "description": tax.description })
}

fn discount(discount: &AppliedDiscount) -> Value {
    json!({
        "couponId": discount.coupon_id,
        "amount": json_number(discount.amount),
        "description": discount.description,
    })
}

fn place(place: &Place) -> Value {
    json!({ "country": place.country, "region": place.region })
}
