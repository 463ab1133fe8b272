use super::*;
use crate::catalog::{Coupon, Discount, DiscountContext};

fn coupon(id: &'static str, discount: Discount, context: DiscountContext) -> Catalog {
    Catalog::demo().with_coupon(Coupon { id, description: "", discount, context, expired_time: None })
}

fn fixed(cents: i64) -> Discount {
    Discount::Fixed { amount: Decimal::new(cents, 2), currency: "USD" }
}

fn percent(value: i64) -> Discount {
    Discount::Percent(Decimal::from(value))
}

fn taken_off(quote: &Quote) -> Vec<(&str, String)> {
    quote.discounts.iter().map(|discount| (discount.coupon_id.as_str(), written(discount.amount))).collect()
}

#[test]
fn on_items_it_leaves_shipping_alone() {
    let quote = price(&order(&[("plan_mug", 1)]).with_coupons(&["TENOFF"]));
    assert_eq!(taken_off(&quote), [("TENOFF", "1.80".to_owned())]);
    assert_eq!(written(quote.total()), "21.20");
}

#[test]
fn on_shipping_it_leaves_items_alone() {
    let quote = price(&order(&[("plan_mug", 1)]).with_coupons(&["SHIPFREE"]).shipped_by("ship_rate_express"));
    assert_eq!(taken_off(&quote), [("SHIPFREE", "15.00".to_owned())]);
    assert_eq!((written(quote.initial.shipping_amount), written(quote.total())), ("15.00".into(), "18.00".into()));
}

#[test]
fn on_both_it_counts_their_sum_and_only_its_items_part_lowers_the_tax() {
    let catalog = coupon("HALF", percent(50), DiscountContext::ItemsAndShipping);
    let quote = price_in(&catalog, &order(&[("plan_mug", 1)]).with_coupons(&["HALF"]).billed_in("US", "NY"));
    assert_eq!(taken_off(&quote), [("HALF", "11.50".to_owned())]);
    // 8.875 % of the 9.00 that is left of the mug.
    assert_eq!((written(quote.initial.tax_amount), written(quote.total())), ("0.80".into(), "12.30".into()));
}

#[test]
fn each_works_on_what_the_earlier_ones_left() {
    let cart = order(&[("plan_pro_monthly", 2)]);
    let first_five = price(&cart.clone().with_coupons(&["FIVE", "TENOFF"]));
    let first_ten = price(&cart.with_coupons(&["TENOFF", "FIVE"]));
    assert_eq!(taken_off(&first_five), [("FIVE", "5.00".to_owned()), ("TENOFF", "3.50".to_owned())]);
    assert_eq!(taken_off(&first_ten), [("TENOFF", "4.00".to_owned()), ("FIVE", "5.00".to_owned())]);
}

#[test]
fn a_fixed_amount_is_capped_at_the_items() {
    let catalog = coupon("HUNDRED", fixed(10000), DiscountContext::Items);
    let quote = price_in(&catalog, &order(&[("plan_mug", 1)]).with_coupons(&["HUNDRED"]));
    assert_eq!((taken_off(&quote), written(quote.total())), (vec![("HUNDRED", "18.00".to_owned())], "5.00".into()));
}

#[test]
fn a_fixed_amount_on_shipping_is_capped_at_the_shipping() {
    let catalog = coupon("SHIP8", fixed(800), DiscountContext::Shipping);
    let quote = price_in(&catalog, &order(&[("plan_mug", 1)]).with_coupons(&["SHIP8"]));
    assert_eq!((taken_off(&quote), written(quote.total())), (vec![("SHIP8", "5.00".to_owned())], "18.00".into()));
}

#[test]
fn a_fixed_amount_on_both_is_capped_at_their_sum() {
    let catalog = coupon("ALL", fixed(99900), DiscountContext::ItemsAndShipping);
    let quote = price_in(&catalog, &order(&[("plan_mug", 1)]).with_coupons(&["ALL"]).billed_in("US", "NY"));
    assert_eq!((taken_off(&quote), written(quote.total())), (vec![("ALL", "23.00".to_owned())], "0.00".into()));
}

#[test]
fn nothing_left_is_a_discount_of_nothing() {
    let catalog = coupon("ALL", percent(100), DiscountContext::ItemsAndShipping);
    let quote = price_in(&catalog, &order(&[("plan_mug", 1)]).with_coupons(&["ALL", "FIVE"]));
    assert_eq!(taken_off(&quote), [("ALL", "23.00".to_owned()), ("FIVE", "0.00".to_owned())]);
}

#[test]
fn an_accepted_coupon_is_listed_even_where_it_takes_off_nothing() {
    let quote = price(&order(&[("plan_pro_monthly", 1)]).with_coupons(&["SHIPFREE"]));
    assert_eq!(taken_off(&quote), [("SHIPFREE", "0.00".to_owned())]);
}

#[test]
fn later_periods_are_discounted_on_their_own_amount() {
    let catalog = coupon("THIRTY", fixed(3000), DiscountContext::Items);
    let cart = order(&[("plan_support", 1), ("plan_pro_monthly", 1)]).with_coupons(&["THIRTY"]);
    let quote = price_in(&catalog, &cart);
    let recurring = quote.recurring.unwrap();
    assert_eq!((written(quote.total()), written(recurring.discount_amount)), ("89.00".into(), "20.00".into()));
}

#[test]
fn its_line_reads_its_description_or_else_its_code() {
    let quote = price(&order(&[("plan_mug", 1)]).with_coupons(&["TENOFF", "SHIPFREE"]));
    let texts: Vec<&str> = quote.discounts.iter().map(|discount| discount.description.as_str()).collect();
    assert_eq!(texts, ["Coupon \"TENOFF\"", "Free shipping"]);
}

#[test]
fn it_expires_at_its_second() {
    let cart = order(&[("plan_pro_monthly", 1)]).with_coupons(&["EXPIRED10"]);
    let end = Catalog::demo().coupon("EXPIRED10").unwrap().expired_time.unwrap();
    assert!(quote(&Catalog::demo(), &cart, end - 1).is_ok());
    assert!(quote(&Catalog::demo(), &cart, end).is_err());
}
