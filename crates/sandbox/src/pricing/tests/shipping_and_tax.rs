use super::*;

fn shipping(order: &Order) -> String {
    written(price(order).initial.shipping_amount)
}

fn tax(order: &Order) -> (Vec<String>, String) {
    let quote = price(order);
    (quote.taxes.iter().map(|tax| tax.description.clone()).collect(), written(quote.initial.tax_amount))
}

fn pro() -> Order {
    order(&[("plan_pro_monthly", 1)])
}

#[test]
fn the_cheapest_rate_is_taken_and_all_are_offered() {
    let quote = price(&order(&[("plan_mug", 3), ("plan_pro_monthly", 1)]));
    let offered: Vec<&str> = quote.shipping_rates.iter().map(|rate| rate.id).collect();
    assert_eq!(offered, ["ship_rate_standard", "ship_rate_express"]);
    assert_eq!(quote.shipping_rate.unwrap().id, "ship_rate_standard");
    assert_eq!(written(quote.initial.amount), "79.00");
}

#[test]
fn the_chosen_rate_is_charged() {
    assert_eq!(shipping(&order(&[("plan_mug", 1)]).shipped_by("ship_rate_express")), "15.00");
}

#[test]
fn an_unknown_rate_is_refused() {
    assert_eq!(refused(&order(&[("plan_mug", 1)]).shipped_by("ship_rate_no")), ["shippingRateId"]);
    assert_eq!(refused(&pro().shipped_by("ship_rate_no")), ["shippingRateId"]);
}

#[test]
fn a_rate_of_another_currency_is_refused() {
    let catalog = Catalog::demo().with_plan(Plan { currency: "EUR", ..demo_plan("plan_mug") });
    assert_eq!(refused_in(&catalog, &order(&[("plan_mug", 1)]).shipped_by("ship_rate_standard")), ["shippingRateId"]);
}

#[test]
fn nothing_ships_where_nothing_has_to() {
    for order in [pro(), order(&[("plan_jpy", 1)]), order(&[("plan_kwd", 1)]), pro().shipped_by("ship_rate_express")] {
        let quote = price(&order);
        assert!(quote.shipping_rates.is_empty() && quote.shipping_rate.is_none());
        assert!(quote.initial.shipping_amount.is_zero());
    }
}

#[test]
fn what_ships_each_month_is_shipped_at_a_price_each_month() {
    let coffee = price(&order(&[("plan_coffee", 1)])).recurring.unwrap();
    let pro_with_a_mug = price(&order(&[("plan_mug", 1), ("plan_pro_monthly", 1)])).recurring.unwrap();
    let coffee_and_pro = price(&order(&[("plan_coffee", 1), ("plan_pro_monthly", 1)])).recurring.unwrap();
    let amounts = [coffee.amount, pro_with_a_mug.amount, coffee_and_pro.amount];
    assert_eq!(amounts.map(written), ["19.00", "20.00", "39.00"]);
}

#[test]
fn tax_depends_on_country_and_region() {
    assert_eq!(tax(&pro().billed_in("US", "NY")), (vec!["NY sales tax".into()], "1.78".into()));
    assert_eq!(tax(&pro().billed_in("US", "CA")), (vec!["CA sales tax".into()], "1.45".into()));
    assert_eq!(tax(&pro().billed_in("DE", "BY")), (vec!["DE VAT".into()], "3.80".into()));
    assert_eq!(tax(&pro().billed_in("US", "OR")), (vec![], "0.00".into()));
    assert_eq!(tax(&pro().billed_in("DE", "NY")), (vec!["DE VAT".into()], "3.80".into()));
    assert_eq!(tax(&pro()), (vec![], "0.00".into()));
}

#[test]
fn the_delivery_address_decides_where_its_country_is_known() {
    let cart = pro().billed_in("US", "NY");
    assert_eq!(tax(&cart.clone().delivered_to("US", "CA")).1, "1.45");
    assert_eq!(tax(&Order { delivery_address: Some(Place::default()), ..cart }).1, "1.78");
}

#[test]
fn shipping_is_not_taxed() {
    assert_eq!(tax(&order(&[("plan_mug", 1)]).billed_in("US", "NY")).1, "1.60");
}

#[test]
fn setup_fee_and_trial_are_taxed() {
    assert_eq!(tax(&order(&[("plan_trial", 1)]).billed_in("DE", "")).1, "2.09");
}

#[test]
fn a_tax_of_nothing_is_not_listed() {
    assert_eq!(tax(&order(&[("plan_mug", 0)]).billed_in("US", "NY")), (vec![], "0.00".into()));
}
