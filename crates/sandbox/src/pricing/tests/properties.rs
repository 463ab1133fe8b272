use super::*;
use crate::pricing::Amounts;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Plans of each currency that are sold in any quantity from 1 on, with the coupons that its orders may use.
fn shelf() -> impl Strategy<Value = (Vec<&'static str>, Vec<&'static str>)> {
    let dollars = vec![
        "plan_mug",
        "plan_sticker",
        "plan_support",
        "plan_pro_monthly",
        "plan_pro_yearly",
        "plan_trial",
        "plan_trial_only",
        "plan_coffee",
        "plan_api_calls",
        "plan_seats_stairstep",
        "plan_seats_volume",
        "plan_seats_tiered",
        "plan_part_007",
    ];
    select(vec![
        (dollars, vec!["TENOFF", "FIVE", "SHIPFREE", "BOTH33", "BOTH20"]),
        (vec!["plan_jpy"], vec!["TENOFF", "SHIPFREE", "BOTH33"]),
        (vec!["plan_kwd"], vec!["TENOFF", "SHIPFREE", "BOTH33"]),
    ])
}

fn somewhere() -> impl Strategy<Value = Option<Place>> {
    select(vec![None, place("US", "NY"), place("US", "CA"), place("DE", ""), place("FR", "")])
}

prop_compose! {
    fn good_order()(shelf in shelf())(
        items in prop::collection::vec((select(shelf.0.clone()), 1u64..5000), 1..8),
        coupons in subsequence(shelf.1.clone(), 0..=shelf.1.len()).prop_shuffle(),
        billing_address in somewhere(),
        delivery_address in somewhere(),
        rate in select(vec![None, Some("ship_rate_standard"), Some("ship_rate_express")]),
    ) -> Order {
        let shipping_rate_id = rate.map(str::to_owned);
        Order { billing_address, delivery_address, shipping_rate_id, ..order(&items).with_coupons(&coupons) }
    }
}

/// The demo shop with coupons on items and shipping, which are the hard ones to split.
fn shop() -> Catalog {
    use crate::catalog::{Coupon, Discount, DiscountContext::ItemsAndShipping};
    let both = |id, discount| Coupon { id, description: "", discount, context: ItemsAndShipping, expired_time: None };
    let twenty = Discount::Fixed { amount: Decimal::from(20), currency: "USD" };
    let third = Discount::Percent(Decimal::new(3333, 2));
    Catalog::demo().with_coupon(both("BOTH20", twenty)).with_coupon(both("BOTH33", third))
}

fn bills(quote: &Quote) -> impl Iterator<Item = Amounts> {
    std::iter::once(quote.initial).chain(quote.recurring)
}

fn members(amounts: Amounts) -> [Decimal; 5] {
    let Amounts { amount, subtotal_amount, discount_amount, shipping_amount, tax_amount } = amounts;
    [amount, subtotal_amount, discount_amount, shipping_amount, tax_amount]
}

fn all_amounts(quote: &Quote) -> Vec<Decimal> {
    let lines = quote.lines.iter().map(|line| line.price);
    let taxes = quote.taxes.iter().map(|tax| tax.amount);
    let discounts = quote.discounts.iter().map(|discount| discount.amount);
    bills(quote).flat_map(members).chain(lines).chain(taxes).chain(discounts).collect()
}

proptest! {
    #[test]
    fn no_amount_is_negative(order in good_order()) {
        let quote = price_in(&shop(), &order);
        prop_assert!(all_amounts(&quote).into_iter().all(|amount| amount >= Decimal::ZERO));
    }

    #[test]
    fn the_total_is_what_its_parts_add_up_to(order in good_order()) {
        for bill in bills(&price_in(&shop(), &order)) {
            let sum = bill.subtotal_amount - bill.discount_amount + bill.shipping_amount + bill.tax_amount;
            prop_assert_eq!(bill.amount, sum.max(Decimal::ZERO));
        }
    }

    #[test]
    fn the_totals_are_the_sums_of_their_lines(order in good_order()) {
        let quote = price_in(&shop(), &order);
        prop_assert_eq!(quote.initial.subtotal_amount, quote.lines.iter().map(|line| line.price).sum::<Decimal>());
        prop_assert_eq!(quote.initial.tax_amount, quote.taxes.iter().map(|tax| tax.amount).sum::<Decimal>());
        prop_assert_eq!(quote.initial.discount_amount, quote.discounts.iter().map(|discount| discount.amount).sum::<Decimal>());
    }

    #[test]
    fn discounts_never_exceed_what_they_are_for(order in good_order()) {
        for bill in bills(&price_in(&shop(), &order)) {
            prop_assert!(bill.discount_amount <= bill.subtotal_amount + bill.shipping_amount);
        }
    }

    #[test]
    fn every_amount_has_the_currencys_digits(order in good_order()) {
        let quote = price_in(&shop(), &order);
        let digits = u32::from(quote.currency.exponent());
        prop_assert!(all_amounts(&quote).into_iter().all(|amount| amount.scale() == digits));
    }

    #[test]
    fn the_same_order_has_the_same_price(order in good_order()) {
        prop_assert_eq!(price_in(&shop(), &order).to_json(), price_in(&shop(), &order).to_json());
    }

    #[test]
    fn a_coupon_never_makes_an_order_dearer(order in good_order()) {
        let without = Order { coupon_ids: Vec::new(), ..order.clone() };
        prop_assert!(price_in(&shop(), &order).total() <= price_in(&shop(), &without).total());
    }

    #[test]
    fn any_order_is_priced_or_refused_with_a_field(
        items in prop::collection::vec((select(vec!["plan_mug", "plan_jpy", "plan_gift_box", "plan_retired", "", "plan_trial"]), any::<u64>()), 0..5),
        coupons in prop::collection::vec(select(vec!["TENOFF", "FIVE", "EXPIRED10", "", "x"]), 0..4),
    ) {
        if let Err(problems) = quote(&shop(), &order(&items).with_coupons(&coupons), NOW) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|problem| !problem.field.is_empty() && !problem.message.is_empty()));
        }
    }
}
