use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;

fn plan(id: &str) -> Value {
    let catalog = Catalog::demo();
    catalog.plan(id).unwrap().to_json(true, &catalog)
}

/// A number as it is written; null where there is none.
fn text(value: &Value) -> String {
    value.to_string()
}

#[test]
fn the_promised_plans_have_the_promised_prices() {
    let prices = [
        ("plan_mug", "18.00", "USD"),
        ("plan_pro_monthly", "20.00", "USD"),
        ("plan_pro_yearly", "192.00", "USD"),
        ("plan_trial", "29.00", "USD"),
        ("plan_support", "99.00", "USD"),
        ("plan_jpy", "1500", "JPY"),
        ("plan_kwd", "1.234", "KWD"),
    ];
    for (id, price, currency) in prices {
        let plan = plan(id);
        assert_eq!(
            (text(&plan["pricing"]["price"]).as_str(), plan["currency"].as_str()),
            (price, Some(currency)),
            "{id}"
        );
    }
}

#[test]
fn each_formula_has_its_tag() {
    let tags = [
        ("plan_mug", "flat-rate"),
        ("plan_support", "fixed-fee"),
        ("plan_seats_stairstep", "stairstep"),
        ("plan_seats_volume", "volume"),
        ("plan_seats_tiered", "tiered"),
    ];
    for (id, formula) in tags {
        assert_eq!(plan(id)["pricing"]["formula"], formula);
    }
}

#[test]
fn brackets_are_written_in_order_with_null_for_no_bound() {
    let expected =
        r#"[{"price":10.00,"maxQuantity":1},{"price":8.00,"maxQuantity":5},{"price":4.00,"maxQuantity":null}]"#;
    assert_eq!(plan("plan_seats_volume")["pricing"]["brackets"], serde_json::from_str::<Value>(expected).unwrap());
}

#[test]
fn a_trial_has_price_and_period_beside_the_setup_fee() {
    let plan = plan("plan_trial");
    assert_eq!((text(&plan["setup"]["price"]), text(&plan["trial"]["price"])), ("10.00".into(), "1.00".into()));
    assert_eq!(plan["trial"]["period"], json!({ "unit": "day", "length": 14 }));
}

#[test]
fn the_interval_says_how_often_and_when() {
    let interval = |id: &str| {
        let plan = plan(id);
        (plan["recurringInterval"]["unit"].clone(), plan["recurringInterval"]["billingTiming"].clone())
    };
    assert_eq!(interval("plan_pro_monthly"), (json!("month"), json!("prepaid")));
    assert_eq!(interval("plan_pro_yearly"), (json!("year"), json!("prepaid")));
    assert_eq!(interval("plan_api_calls"), (json!("month"), json!("postpaid")));
    assert_eq!(plan("plan_mug")["recurringInterval"], Value::Null);
}

#[test]
fn only_a_metered_plan_has_metered_billing() {
    assert_eq!(plan("plan_api_calls")["meteredBilling"]["strategy"], "sum");
    assert_eq!(plan("plan_pro_monthly")["meteredBilling"], Value::Null);
}

#[test]
fn a_trial_only_plan_has_no_pricing_member() {
    let only = plan("plan_trial_only");
    assert_eq!((only.get("pricing"), &only["isTrialOnly"]), (None, &json!(true)));
    assert_eq!(plan("plan_trial")["isTrialOnly"], json!(false));
}

#[test]
fn the_product_is_inside_only_where_it_is_asked_for() {
    let catalog = Catalog::demo();
    let mug = catalog.plan("plan_mug").unwrap();
    assert_eq!(mug.to_json(false, &catalog).get("_embedded"), None);
    let product = mug.to_json(true, &catalog)["_embedded"]["product"].take();
    assert_eq!((&product["id"], &product["requiresShipping"]), (&json!("prod_mug"), &json!(true)));
}

#[test]
fn every_plan_has_a_product_and_a_known_currency() {
    let catalog = Catalog::demo();
    for plan in catalog.plans() {
        assert!(catalog.product(plan.product_id).is_some(), "{}", plan.id);
        assert!(checkout_core::money::Currency::parse(plan.currency).is_ok(), "{}", plan.id);
        assert!(plan.pricing.is_some() || plan.trial.is_some(), "{}", plan.id);
    }
}

#[test]
fn yen_and_dinars_do_not_ship() {
    let catalog = Catalog::demo();
    let ships = |plan: &Plan| catalog.product(plan.product_id).unwrap().requires_shipping;
    assert!(catalog.plans().filter(|plan| plan.currency != "USD").all(|plan| !ships(plan)));
}

#[test]
fn no_list_loses_an_entry_to_a_repeated_id() {
    let catalog = Catalog::demo();
    let parts: BTreeSet<&str> =
        catalog.plans().map(|plan| plan.id.as_str()).filter(|id| id.starts_with("plan_part_")).collect();
    assert_eq!((parts.len(), parts.first(), parts.last()), (300, Some(&"plan_part_001"), Some(&"plan_part_300")));
    assert_eq!((catalog.plans().count(), catalog.products().count()), (316, 12));
}

#[test]
fn prices_of_course_parts_vary() {
    let catalog = Catalog::demo();
    let prices: BTreeSet<String> = catalog
        .plans()
        .filter(|plan| plan.product_id == "prod_course")
        .map(|plan| text(&plan.to_json(false, &catalog)["pricing"]["price"]))
        .collect();
    assert!(prices.len() > 100);
}
