use super::*;
use crate::catalog::{Bracket, Brackets, Formula};
use crate::pricing::formula::{QuantityError, charge};

fn costs(plan: &str, quantity: u64) -> String {
    written(price(&order(&[(plan, quantity)])).initial.subtotal_amount)
}

#[test]
fn fixed_fee_is_the_same_for_every_quantity() {
    assert_eq!([0, 1, 7].map(|quantity| costs("plan_support", quantity)), ["99.00", "99.00", "99.00"]);
}

#[test]
fn flat_rate_is_multiplied() {
    assert_eq!([0, 1, 3].map(|quantity| costs("plan_mug", quantity)), ["0.00", "18.00", "54.00"]);
}

#[test]
fn stairstep_is_the_price_of_the_bracket() {
    let prices = [900, 1000, 1001, 2500, 3001].map(|quantity| costs("plan_seats_stairstep", quantity));
    assert_eq!(prices, ["50.00", "50.00", "100.00", "200.00", "500.00"]);
}

#[test]
fn volume_is_the_price_of_the_bracket_for_every_unit() {
    let prices = [1, 3, 10].map(|quantity| costs("plan_seats_volume", quantity));
    assert_eq!(prices, ["10.00", "24.00", "40.00"]);
}

#[test]
fn tiered_fills_one_tier_after_the_other() {
    let prices = [1, 3, 4, 5, 6].map(|quantity| costs("plan_seats_tiered", quantity));
    assert_eq!(prices, ["15.00", "45.00", "65.00", "85.00", "110.00"]);
}

#[test]
fn tiered_bounds_are_cumulative_in_the_apis_own_example_too() {
    let steps = [(40, Some(3)), (30, Some(5)), (15, None)];
    let brackets = steps.map(|(price, max_quantity)| Bracket { price: Decimal::from(price), max_quantity }).into();
    let tiered = Formula::Tiered(Brackets { min_quantity: None, brackets });
    assert_eq!(charge(&tiered, 10).unwrap().price(), Decimal::from(255));
}

fn bounded(formula: fn(Brackets) -> Formula) -> Formula {
    let bracket = |price, most| Bracket { price: Decimal::from(price), max_quantity: Some(most) };
    formula(Brackets { min_quantity: Some(2), brackets: vec![bracket(5, 4), bracket(4, 8)] })
}

#[test]
fn a_quantity_outside_of_the_brackets_has_no_price() {
    for formula in [Formula::Stairstep, Formula::Volume, Formula::Tiered] {
        let list = bounded(formula);
        assert_eq!(charge(&list, 1), Err(QuantityError::BelowMinimum(2)));
        assert!(charge(&list, 2).is_ok() && charge(&list, 8).is_ok());
        assert_eq!(charge(&list, 9), Err(QuantityError::AboveMaximum(8)));
    }
}

#[test]
fn lines_without_a_price_of_a_unit_are_one_unit_and_name_how_many_were_bought() {
    let shown = |plan, quantity| {
        let line = price(&order(&[(plan, quantity)])).lines.remove(0);
        (line.description, written(line.unit_price), line.quantity)
    };
    assert_eq!(shown("plan_seats_tiered", 6), ("Seats, tiered price (6 seats)".into(), "110.00".into(), 1));
    assert_eq!(shown("plan_seats_stairstep", 1), ("Seats, by team size (1 seat)".into(), "50.00".into(), 1));
    assert_eq!(shown("plan_support", 4), ("Priority support".into(), "99.00".into(), 1));
    assert_eq!(shown("plan_seats_volume", 3), ("Seats, volume price".into(), "8.00".into(), 3));
}
