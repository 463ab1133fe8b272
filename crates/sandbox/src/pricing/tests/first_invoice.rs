use super::*;
use crate::catalog::{Billing, Interval, TimeUnit};

fn lines(quote: &Quote) -> Vec<(&str, u64, String)> {
    quote.lines.iter().map(|line| (line.description.as_str(), line.quantity, written(line.price))).collect()
}

fn recurring(quote: &Quote) -> Option<String> {
    quote.recurring.map(|amounts| written(amounts.amount))
}

fn postpaid() -> Catalog {
    let interval = Interval { unit: TimeUnit::Month, length: 1, billing: Billing::Postpaid };
    Catalog::demo().with_plan(Plan { recurring: Some(interval), ..demo_plan("plan_pro_monthly") })
}

#[test]
fn a_trial_takes_the_place_of_the_first_period_and_the_setup_fee_is_due_once() {
    let quote = price(&order(&[("plan_trial", 3)]));
    let expected = [("Growth: setup fee", 1, "10.00".to_owned()), ("Growth: 14-day trial", 3, "3.00".to_owned())];
    assert_eq!(lines(&quote), expected);
    assert_eq!((written(quote.total()), recurring(&quote)), ("13.00".into(), Some("87.00".into())));
}

#[test]
fn a_setup_fee_without_a_trial_comes_on_top_of_the_first_period() {
    let catalog = Catalog::demo().with_plan(Plan { trial: None, ..demo_plan("plan_trial") });
    let quote = price_in(&catalog, &order(&[("plan_trial", 2)]));
    assert_eq!(lines(&quote), [("Growth: setup fee", 1, "10.00".to_owned()), ("Growth", 2, "58.00".to_owned())]);
    assert_eq!(recurring(&quote), Some("58.00".into()));
}

#[test]
fn the_same_plan_twice_has_two_setup_fees() {
    assert_eq!(written(price(&order(&[("plan_trial", 1), ("plan_trial", 1)])).total()), "22.00");
}

#[test]
fn a_prepaid_period_is_due_now_and_again() {
    let quote = price(&order(&[("plan_pro_monthly", 2)]));
    assert_eq!((written(quote.total()), recurring(&quote)), ("40.00".into(), Some("40.00".into())));
}

#[test]
fn a_postpaid_period_is_due_later_only() {
    let quote = price_in(&postpaid(), &order(&[("plan_pro_monthly", 2)]));
    assert_eq!((written(quote.total()), recurring(&quote)), ("0.00".into(), Some("40.00".into())));
    assert_eq!(lines(&quote), [("Pro monthly, billed afterwards", 2, "0.00".to_owned())]);
}

#[test]
fn metered_usage_is_not_charged_beforehand() {
    let quote = price(&order(&[("plan_api_calls", 1000)]));
    assert_eq!((written(quote.total()), recurring(&quote)), ("0.00".into(), Some("0.00".into())));
}

#[test]
fn a_trial_only_plan_is_its_trial_and_never_recurs() {
    let quote = price(&order(&[("plan_trial_only", 2)]));
    assert_eq!((written(quote.total()), recurring(&quote)), ("10.00".into(), None));
}

#[test]
fn a_one_time_sale_never_recurs() {
    assert_eq!(recurring(&price(&order(&[("plan_mug", 1)]))), None);
}

#[test]
fn only_what_recurs_is_in_the_recurring_amounts() {
    let quote = price(&order(&[("plan_support", 1), ("plan_pro_monthly", 1), ("plan_seats_volume", 3)]));
    assert_eq!((written(quote.total()), recurring(&quote)), ("143.00".into(), Some("44.00".into())));
}

#[test]
fn three_hundred_small_items_add_up() {
    let ids: Vec<String> = (1..=300).map(|number| format!("plan_part_{number:03}")).collect();
    let items: Vec<(&str, u64)> = ids.iter().map(|id| (id.as_str(), 1)).collect();
    let quote = price(&order(&items));
    let sum: Decimal = quote.lines.iter().map(|line| line.price).sum();
    assert_eq!((quote.lines.len(), quote.total()), (300, sum));
    assert!(sum > Decimal::from(300));
}
