//! What `update()` asks for and leaves alone.

use super::*;

#[test]
fn one_preview_and_one_ready_to_pay() {
    let mut desk = Desk::ready();
    assert_eq!(desk.update(1, terms(mugs(3))), ["ask preview", "ask methods"]);
    assert_eq!(desk.answer_all(), ["update 1 ok", "tell totals-changed"]);
    assert_eq!(desk.total(), 5_400);
}

#[test]
fn a_new_plan_is_asked_about() {
    assert_eq!(Desk::ready().update(1, terms(items(&[("plan_cup", 1)]))), ["ask plans", "ask preview", "ask methods"]);
}

#[test]
fn a_plan_that_is_not_bought_any_more_is_forgotten() {
    let mut desk = Desk::ready_at(desk::shop().with_plans(), terms(items(&[("plan_cup", 1), ("plan_mug", 1)])));
    desk.update(1, terms(mugs(1)));
    desk.answer_all();
    let plans: Vec<_> = desk.offer().plans.iter().map(|plan| plan.id.as_str()).collect();
    assert_eq!(plans, ["plan_mug"]);
}

#[test]
fn from_items_to_an_amount() {
    let mut desk = Desk::ready();
    assert_eq!(desk.update(1, terms(amount(4_995))), ["ask methods"]);
    assert_eq!(desk.answer_all(), ["update 1 ok", "tell totals-changed"]);
    assert_eq!(desk.total(), 4_995);
}

#[test]
fn the_last_of_several_wins_and_all_settle() {
    let mut desk = Desk::ready();
    desk.update(1, terms(mugs(2)));
    desk.update(2, terms(mugs(3)));
    assert_eq!(desk.answer_all(), ["update 1+2 ok", "tell totals-changed"]);
    assert_eq!(desk.total(), 5_400);
}

#[test]
fn a_failed_one_changes_nothing_on_screen() {
    let mut desk = Desk::ready();
    desk.update(1, terms(mugs(2)));
    let news = desk.fail("preview", status(422));
    assert_eq!(news, ["tell error request-refused", "update 1 request-refused"]);
    assert_eq!((desk.total(), desk.notice()), (1_800, &Notice::None));
}

#[test]
fn one_that_nobody_can_pay_is_a_failed_one() {
    let mut desk = Desk::ready();
    desk.update(1, terms(mugs(2)));
    desk.answer("preview");
    let news = desk.answer_with("methods", Answer::Methods(Vec::new()));
    assert_eq!(news, ["tell error no-payment-methods", "update 1 no-payment-methods"]);
    assert_eq!(desk.total(), 1_800);
}

#[test]
fn an_address_typed_meanwhile_prices_the_new_purchase() {
    let mut desk = Desk::ready();
    desk.update(1, terms(mugs(2)));
    assert_eq!(desk.type_address(in_new_york()), ["ask preview", "ask methods"]);
    assert_eq!(desk.answer_all(), ["update 1 ok", "tell totals-changed"]);
    assert_eq!(desk.total(), 3_760);
}

#[test]
fn nothing_is_paid_while_the_purchase_is_being_replaced() {
    let mut desk = Desk::ready_in_new_york();
    desk.update(1, terms(mugs(2)));
    assert_eq!(desk.press(), NOTHING);
    assert_eq!(desk.place(), "form: None");
}

#[test]
fn where_one_is_no_longer_possible_it_says_why() {
    let while_creating_token = || {
        let mut desk = Desk::ready_in_new_york();
        desk.press();
        desk
    };
    let destroyed = || {
        let mut desk = Desk::ready();
        desk.destroy();
        desk
    };
    let states = [
        (while_creating_token(), "update 1 payment-in-progress"),
        (Desk::charging(), "update 1 payment-in-progress"),
        (Desk::in_the_dark(), "update 1 payment-in-progress"),
        (Desk::pending(), "update 1 payment-in-progress"),
        (Desk::approved(), "update 1 payment-completed"),
        (destroyed(), "update 1 destroyed"),
    ];
    for (mut desk, expected) in states {
        let place = desk.place();
        assert_eq!(desk.update(1, terms(mugs(2))), [expected], "{place}");
        assert_eq!(desk.place(), place);
    }
}
