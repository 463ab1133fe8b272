//! The demo shop's goods.

use rust_decimal::Decimal;

use super::{
    Billing, Bracket, Brackets, Catalog, Coupon, Discount, DiscountContext, Formula, Interval, Metering, Period, Plan,
    Product, ShippingRate, TaxRate, TimeUnit, Trial,
};

/// How many plans there are only to fill a large cart: `plan_part_001` and on.
const COURSE_PARTS: i64 = 300;

/// 2024-01-01T00:00:00Z, long gone for every test.
const START_OF_2024: i64 = 1_704_067_200;

impl Catalog {
    /// The demo shop. Ids and prices of its main plans and coupons are contracts that tests and the demo page rely on.
    pub fn demo() -> Self {
        let plans = one_time().into_iter().chain(subscriptions()).chain(seats()).chain(course_parts());
        Self {
            plans: plans.map(|plan| (plan.id.clone(), plan)).collect(),
            products: products().into_iter().map(|product| (product.id.to_owned(), product)).collect(),
            coupons: coupons().into_iter().map(|coupon| (coupon.id.to_owned(), coupon)).collect(),
            shipping_rates: shipping_rates(),
            tax_rates: tax_rates(),
        }
    }
}

/// Major units from cents, or of any currency with two digits.
fn cents(minor: i64) -> Decimal {
    Decimal::new(minor, 2)
}

fn sale(id: &str, product_id: &'static str, name: &str, description: &str, pricing: Formula) -> Plan {
    Plan {
        id: id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        product_id,
        currency: "USD",
        pricing: Some(pricing),
        setup: None,
        trial: None,
        recurring: None,
        is_active: true,
    }
}

fn flat(price: Decimal) -> Formula {
    Formula::FlatRate { price, min_quantity: None, max_quantity: None }
}

fn each(unit: TimeUnit, billing: Billing) -> Option<Interval> {
    Some(Interval { unit, length: 1, billing })
}

fn one_time() -> [Plan; 7] {
    let gift_box = Formula::FlatRate { price: cents(2400), min_quantity: Some(2), max_quantity: Some(10) };
    [
        sale(
            "plan_mug",
            "prod_mug",
            "Stoneware mug",
            "Wheel-thrown stoneware, 350 ml, dishwasher safe.",
            flat(cents(1800)),
        ),
        sale(
            "plan_gift_box",
            "prod_gift_box",
            "Gift box",
            "Two mugs' worth of wrapping, sold from two to ten.",
            gift_box,
        ),
        sale(
            "plan_sticker",
            "prod_sticker",
            "Printed stickers",
            "Your design on weatherproof vinyl.",
            flat(Decimal::new(125, 3)),
        ),
        sale(
            "plan_support",
            "prod_support",
            "Priority support",
            "A named engineer for one quarter, whatever the size of your team.",
            Formula::FixedFee { price: cents(9900) },
        ),
        Plan {
            currency: "JPY",
            ..sale(
                "plan_jpy",
                "prod_guide",
                "Kyoto walking guide",
                "Twelve walks with maps, as a PDF.",
                flat(Decimal::from(1500)),
            )
        },
        Plan {
            currency: "KWD",
            ..sale(
                "plan_kwd",
                "prod_pass",
                "Day pass",
                "One day at the desk in Kuwait City.",
                flat(Decimal::new(1234, 3)),
            )
        },
        Plan {
            is_active: false,
            ..sale("plan_retired", "prod_pro", "Pro lifetime", "No longer sold.", flat(cents(49900)))
        },
    ]
}

fn subscriptions() -> [Plan; 6] {
    let monthly = each(TimeUnit::Month, Billing::Prepaid);
    let two_weeks = Period { unit: TimeUnit::Day, length: 14 };
    [
        Plan {
            recurring: monthly,
            ..sale(
                "plan_pro_monthly",
                "prod_pro",
                "Pro monthly",
                "Every feature, billed each month.",
                flat(cents(2000)),
            )
        },
        Plan {
            recurring: each(TimeUnit::Year, Billing::Prepaid),
            ..sale("plan_pro_yearly", "prod_pro", "Pro yearly", "Every feature, two months free.", flat(cents(19200)))
        },
        Plan {
            recurring: monthly,
            setup: Some(cents(1000)),
            trial: Some(Trial { price: cents(100), period: two_weeks }),
            ..sale(
                "plan_trial",
                "prod_growth",
                "Growth",
                "14 days for $1.00, then billed each month.",
                flat(cents(2900)),
            )
        },
        Plan {
            pricing: None,
            trial: Some(Trial { price: cents(500), period: two_weeks }),
            ..sale("plan_trial_only", "prod_growth", "Growth test drive", "14 days, ends by itself.", flat(cents(500)))
        },
        Plan {
            recurring: monthly,
            ..sale(
                "plan_coffee",
                "prod_coffee",
                "Coffee club",
                "A 250 g bag of fresh beans each month.",
                flat(cents(1400)),
            )
        },
        Plan {
            recurring: each(TimeUnit::Month, Billing::Metered(Metering::Sum)),
            ..sale(
                "plan_api_calls",
                "prod_api",
                "API calls",
                "Pay for what you used, each month.",
                flat(Decimal::new(25, 4)),
            )
        },
    ]
}

fn seats() -> [Plan; 3] {
    let stairstep = brackets(&[(5000, Some(1000)), (10000, Some(1500)), (20000, Some(3000)), (50000, None)]);
    let volume = brackets(&[(1000, Some(1)), (800, Some(5)), (400, None)]);
    let tiered = brackets(&[(1500, Some(3)), (2000, Some(5)), (2500, None)]);
    [
        seat_plan("plan_seats_stairstep", "Seats, by team size", Formula::Stairstep(stairstep)),
        seat_plan("plan_seats_volume", "Seats, volume price", Formula::Volume(volume)),
        seat_plan("plan_seats_tiered", "Seats, tiered price", Formula::Tiered(tiered)),
    ]
}

fn seat_plan(id: &str, name: &str, pricing: Formula) -> Plan {
    let monthly = each(TimeUnit::Month, Billing::Prepaid);
    Plan { recurring: monthly, ..sale(id, "prod_seats", name, "One seat for each person in your team.", pricing) }
}

fn brackets(steps: &[(i64, Option<u64>)]) -> Brackets {
    let brackets = steps.iter().map(|&(minor, max_quantity)| Bracket { price: cents(minor), max_quantity }).collect();
    Brackets { min_quantity: Some(1), brackets }
}

fn course_parts() -> impl Iterator<Item = Plan> {
    (1..=COURSE_PARTS).map(|number| {
        let (id, name) = (format!("plan_part_{number:03}"), format!("Course part {number}"));
        // From 0.99 to 5.95, so that neighbours in a cart differ.
        let price = cents(99 + number * 37 % 497);
        sale(&id, "prod_course", &name, "One lesson, to keep.", flat(price))
    })
}

fn product(id: &'static str, name: &'static str, unit_label: &'static str, description: &'static str) -> Product {
    Product { id, name, description, unit_label, requires_shipping: false }
}

fn products() -> [Product; 12] {
    let shipped = |product| Product { requires_shipping: true, ..product };
    [
        shipped(product("prod_mug", "Stoneware mug", "mug", "Thrown and glazed by hand in small batches.")),
        shipped(product("prod_gift_box", "Gift box", "box", "Recycled card, ready to post.")),
        shipped(product("prod_coffee", "Coffee club", "bag", "Roasted the day before it ships.")),
        shipped(product("prod_sticker", "Printed stickers", "sticker", "Weatherproof vinyl, cut to shape.")),
        product("prod_support", "Priority support", "unit", "Answers within the hour on working days."),
        product("prod_pro", "Pro", "licence", "For people who do this every day."),
        product("prod_growth", "Growth", "workspace", "For teams that are getting started."),
        product("prod_seats", "Seats", "seat", "Access for one person."),
        product("prod_api", "API", "call", "Programmatic access, metered."),
        product("prod_guide", "Kyoto walking guide", "copy", "For slow travellers."),
        product("prod_pass", "Day pass", "pass", "A desk, coffee and quiet."),
        product("prod_course", "Online course", "part", "Short lessons that build on each other."),
    ]
}

fn coupons() -> [Coupon; 4] {
    let percent = |id, value, context| Coupon {
        id,
        description: "",
        discount: Discount::Percent(Decimal::from(value)),
        context,
        expired_time: None,
    };
    [
        percent("TENOFF", 10, DiscountContext::Items),
        Coupon {
            discount: Discount::Fixed { amount: cents(500), currency: "USD" },
            ..percent("FIVE", 0, DiscountContext::Items)
        },
        Coupon { expired_time: Some(START_OF_2024), ..percent("EXPIRED10", 10, DiscountContext::Items) },
        Coupon { description: "Free shipping", ..percent("SHIPFREE", 100, DiscountContext::Shipping) },
    ]
}

fn shipping_rates() -> Vec<ShippingRate> {
    let rate = |id, name, description, price| ShippingRate { id, name, description, price, currency: "USD" };
    vec![
        rate("ship_rate_standard", "Standard", "3 to 5 working days", cents(500)),
        rate("ship_rate_express", "Express", "Next working day", cents(1500)),
    ]
}

fn tax_rates() -> Vec<TaxRate> {
    let rate = |country, region, percent, description| TaxRate { country, region, percent, description };
    vec![
        rate("US", Some("NY"), Decimal::new(8875, 3), "NY sales tax"),
        rate("US", Some("CA"), Decimal::new(725, 2), "CA sales tax"),
        rate("DE", None, Decimal::from(19), "DE VAT"),
    ]
}
