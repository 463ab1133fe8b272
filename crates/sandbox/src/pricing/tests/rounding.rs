use super::*;
use checkout_core::money::Currency;

fn rounded(amount: &str, currency: &str) -> String {
    let amount: Decimal = amount.parse().unwrap();
    written(crate::pricing::rounding::round(amount, Currency::parse(currency).unwrap()))
}

#[test]
fn halves_go_away_from_zero() {
    assert_eq!(
        ["3.195", "3.185", "-3.195", "0.005"].map(|amount| rounded(amount, "USD")),
        ["3.20", "3.19", "-3.20", "0.01"]
    );
    assert_eq!(["0.5", "2.5", "2.49", "-0.5"].map(|amount| rounded(amount, "JPY")), ["1", "3", "2", "-1"]);
    assert_eq!(["0.0005", "1.2344", "1.2345"].map(|amount| rounded(amount, "KWD")), ["0.001", "1.234", "1.235"]);
}

#[test]
fn every_digit_of_the_currency_is_written() {
    assert_eq!(
        [("USD", "20.00"), ("JPY", "20"), ("KWD", "20.000")].map(|(code, _)| rounded("20", code)),
        ["20.00", "20", "20.000"]
    );
}

fn amounts(plan: &str, quantity: u64) -> [String; 4] {
    let cart = order(&[(plan, quantity)]).with_coupons(&["TENOFF"]).billed_in("US", "NY");
    let amounts = price(&cart).initial;
    [amounts.subtotal_amount, amounts.discount_amount, amounts.tax_amount, amounts.amount].map(written)
}

#[test]
fn yen_are_whole() {
    // 8.875 % of 1350 is 119.8125.
    assert_eq!(amounts("plan_jpy", 1), ["1500", "150", "120", "1470"]);
}

#[test]
fn dinars_have_three_digits() {
    // 10 % of 1.234 is 0.1234; 8.875 % of the remaining 1.111 is 0.09860125.
    assert_eq!(amounts("plan_kwd", 1), ["1.234", "0.123", "0.099", "1.210"]);
}

#[test]
fn a_unit_price_finer_than_a_cent_is_rounded_once_per_line() {
    let line = |quantity| price(&order(&[("plan_sticker", quantity)])).lines.remove(0);
    assert_eq!([1, 3, 4, 1000].map(|quantity| written(line(quantity).price)), ["0.13", "0.38", "0.50", "125.00"]);
    assert_eq!(written(line(3).unit_price), "0.125");
}
