use super::*;

#[test]
fn an_order_needs_an_item() {
    assert_eq!(refused(&order(&[])), ["items"]);
}

#[test]
fn an_unknown_and_an_inactive_plan_are_refused() {
    assert_eq!(
        refused(&order(&[("plan_mug", 1), ("plan_no", 1), ("plan_retired", 1)])),
        ["items.1.planId", "items.2.planId"]
    );
}

#[test]
fn an_inactive_plan_does_not_decide_the_currency() {
    assert_eq!(refused(&order(&[("plan_retired", 1), ("plan_jpy", 1)])), ["items.0.planId"]);
}

#[test]
fn every_item_of_another_currency_than_the_first_is_refused() {
    let mixed = order(&[("plan_jpy", 1), ("plan_mug", 1), ("plan_jpy", 2), ("plan_kwd", 1)]);
    assert_eq!(refused(&mixed), ["items.1.planId", "items.3.planId"]);
}

#[test]
fn a_currency_that_iso_4217_does_not_list_is_refused_and_not_guessed() {
    let catalog = Catalog::demo().with_plan(Plan { currency: "XBT", ..demo_plan("plan_mug") });
    assert_eq!(refused_in(&catalog, &order(&[("plan_mug", 1)])), ["items.0.planId"]);
}

#[test]
fn a_quantity_outside_of_the_plans_bounds_is_refused() {
    assert_eq!(
        refused(&order(&[("plan_gift_box", 1), ("plan_gift_box", 11)])),
        ["items.0.quantity", "items.1.quantity"]
    );
    assert_eq!(refused(&order(&[("plan_seats_volume", 0)])), ["items.0.quantity"]);
    assert_eq!(refused(&order(&[("plan_mug", 1_000_000_001)])), ["items.0.quantity"]);
}

#[test]
fn the_message_names_the_bound() {
    let messages = problems_in(&Catalog::demo(), &order(&[("plan_gift_box", 1), ("plan_gift_box", 11)]));
    assert_eq!(messages[0].message, "Choose a quantity of at least 2.");
    assert_eq!(messages[1].message, "Choose a quantity of at most 10.");
}

#[test]
fn the_bounds_themselves_are_sold() {
    assert_eq!(
        written(price(&order(&[("plan_gift_box", 2), ("plan_gift_box", 10)])).initial.subtotal_amount),
        "288.00"
    );
    assert_eq!(written(price(&order(&[("plan_mug", 1_000_000_000)])).initial.subtotal_amount), "18000000000.00");
}

#[test]
fn an_unknown_an_expired_and_a_repeated_coupon_are_refused() {
    let cart = order(&[("plan_mug", 1)]).with_coupons(&["TENOFF", "NOPE", "EXPIRED10", "TENOFF", "tenoff"]);
    assert_eq!(refused(&cart), ["couponIds.1", "couponIds.2", "couponIds.3", "couponIds.4"]);
}

#[test]
fn a_fixed_coupon_of_another_currency_is_refused_and_a_percentage_is_not() {
    assert_eq!(refused(&order(&[("plan_jpy", 1)]).with_coupons(&["TENOFF", "FIVE"])), ["couponIds.1"]);
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let cart = order(&[("plan_no", 1), ("plan_gift_box", 1), ("plan_jpy", 1)]);
    let fields = refused(&cart.with_coupons(&["NOPE"]).shipped_by("ship_rate_no"));
    assert_eq!(fields, ["items.0.planId", "items.1.quantity", "items.2.planId", "couponIds.0", "shippingRateId"]);
}

#[test]
fn one_item_can_be_wrong_twice() {
    let catalog = Catalog::demo().with_plan(Plan { currency: "EUR", ..demo_plan("plan_gift_box") });
    let fields = refused_in(&catalog, &order(&[("plan_mug", 1), ("plan_gift_box", 1)]));
    assert_eq!(fields, ["items.1.planId", "items.1.quantity"]);
}
