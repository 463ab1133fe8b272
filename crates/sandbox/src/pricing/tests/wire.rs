use super::*;
use serde_json::{Value, json};

/// The same JSON with every number in its shortest form, so that 0 and 0.00 are equal as they are for a reader.
fn shortest(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let decimal: Decimal = number.to_string().parse().unwrap();
            json!(decimal.normalize().to_string())
        }
        Value::Array(values) => values.into_iter().map(shortest).collect(),
        Value::Object(members) => members.into_iter().map(|(name, member)| (name, shortest(member))).collect(),
        other => other,
    }
}

/// The example of the API's fact sheet; its tax happens to be New York's rate.
const EXAMPLE: &str = r#"
{"currency":"USD","lineItems":[{"type":"debit","description":"Pro monthly","unitPrice":20.00,"quantity":2,"price":40.00,"planId":"plan_pro_monthly","productId":"prod_pro"}],
 "shippingRates":[],"taxes":[{"amount":3.20,"description":"NY sales tax"}],"discounts":[{"couponId":"TENOFF","amount":4.00,"description":"Coupon \"TENOFF\""}],
 "subtotalAmount":40.00,"discountsAmount":4.00,"shippingAmount":0,"taxAmount":3.20,"total":39.20,
 "initialAmounts":{"amount":39.20,"subtotalAmount":40.00,"discountAmount":4.00,"shippingAmount":0,"taxAmount":3.20},
 "recurringAmounts":{"amount":39.20,"subtotalAmount":40.00,"discountAmount":4.00,"shippingAmount":0,"taxAmount":3.20},
 "billingAddress":{"country":"US","region":"NY"},"deliveryAddress":null}"#;

fn example() -> Value {
    price(&order(&[("plan_pro_monthly", 2)]).with_coupons(&["TENOFF"]).billed_in("US", "NY")).to_json()
}

#[test]
fn the_documented_example_is_answered_as_documented() {
    assert_eq!(shortest(example()), shortest(serde_json::from_str(EXAMPLE).unwrap()));
}

#[test]
fn amounts_are_numbers_with_all_digits_of_the_currency() {
    let written = example();
    assert_eq!(
        [&written["total"], &written["shippingAmount"], &written["lineItems"][0]["unitPrice"]].map(Value::to_string),
        ["39.20", "0.00", "20.00"]
    );
    let yen = price(&order(&[("plan_jpy", 1)])).to_json();
    assert_eq!([&yen["total"], &yen["taxAmount"]].map(Value::to_string), ["1500", "0"]);
    assert_eq!(price(&order(&[("plan_kwd", 1)])).to_json()["shippingAmount"].to_string(), "0.000");
}

#[test]
fn a_finer_unit_price_keeps_its_digits() {
    let line = price(&order(&[("plan_sticker", 3)])).to_json()["lineItems"][0].take();
    assert_eq!([&line["unitPrice"], &line["price"]].map(Value::to_string), ["0.125", "0.38"]);
}

#[test]
fn a_unit_price_has_at_least_the_digits_of_the_currency() {
    let free = price(&order(&[("plan_api_calls", 1)])).to_json()["lineItems"][0].take();
    assert_eq!(free["unitPrice"].to_string(), "0.00");
}

#[test]
fn nothing_recurring_is_null() {
    assert_eq!(price(&order(&[("plan_mug", 1)])).to_json()["recurringAmounts"], Value::Null);
}

#[test]
fn a_shipping_rate_has_its_price_and_currency() {
    let rate = price(&order(&[("plan_mug", 1)])).to_json()["shippingRates"][1].take();
    let expected = r#"{"id":"ship_rate_express","name":"Express","description":"Next working day","price":15.00,"currency":"USD"}"#;
    assert_eq!(rate, serde_json::from_str::<Value>(expected).unwrap());
}
