//! `destroy()` at any moment.

use super::*;

fn after(destroyed: &mut Desk) -> News {
    let events = [Event::CardReady, Event::RetryPressed, Event::AddressChanged(in_berlin()), Event::DestroyRequested];
    events.into_iter().flat_map(|event| destroyed.happen(event)).collect()
}

#[test]
fn every_promise_settles_and_nothing_follows() {
    let loading = || Desk::open(terms(mugs(1))).0;
    let failed = || {
        let mut desk = loading();
        desk.fail("preview", offline());
        desk
    };
    let updating = || {
        let mut desk = Desk::ready();
        desk.update(1, terms(mugs(2)));
        desk.update(2, terms(mugs(3)));
        desk
    };
    let states: [(Desk, &[&str]); 8] = [
        (loading(), &["mount destroyed"]),
        (failed(), &["mount destroyed"]),
        (Desk::ready(), &[]),
        (updating(), &["update 1+2 destroyed"]),
        (Desk::in_the_dark(), &[]),
        (Desk::not_arrived(), &[]),
        (Desk::pending(), &["tell error payment-unconfirmed"]),
        (Desk::approved(), &[]),
    ];
    for (mut desk, expected) in states {
        let place = desk.place();
        assert_eq!(desk.destroy(), expected, "{place}");
        assert_eq!(desk.place(), "destroyed");
        assert_eq!([desk.answer_all(), desk.repeat_all_answers(), after(&mut desk)].concat(), NOTHING, "{place}");
    }
}

#[test]
fn updates_that_wait_for_the_form_are_rejected_too() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.update(1, terms(mugs(2)));
    assert_eq!(desk.destroy(), ["mount destroyed", "update 1 destroyed"]);
}

#[test]
fn a_token_that_comes_afterwards_is_not_charged() {
    let mut desk = Desk::ready_in_new_york();
    desk.press();
    assert_eq!(desk.destroy(), NOTHING);
    assert_eq!(desk.token_made("tok_1"), NOTHING);
}

#[test]
fn a_charge_under_way_is_still_told() {
    let told = |answer: fn(&mut Desk) -> News| {
        let mut desk = Desk::charging();
        assert_eq!(desk.destroy(), NOTHING);
        answer(&mut desk)
    };
    let declined = |desk: &mut Desk| {
        desk.storefront.decide(TransactionResult::Declined);
        desk.answer("charge")
    };
    assert_eq!(told(|desk| desk.answer("charge")), ["tell purchase-completed"]);
    assert_eq!(told(declined), ["tell purchase-declined"]);
    for given_up in ["canceled", "abandoned"] {
        let mut desk = Desk::charging();
        desk.destroy();
        let news = desk.answer_with("charge", Answer::Charge(purchase(given_up)));
        assert_eq!(news, ["tell purchase-declined"]);
        assert_eq!(desk.last_payload().get("transaction").get("result").as_text(), Some(given_up));
    }
    assert_eq!(told(|desk| desk.fail("charge", status(403))), ["tell error forbidden"]);
    assert_eq!(told(|desk| desk.fail("charge", status(429))), ["tell error payment-unconfirmed"]);
    assert_eq!(told(|desk| desk.lose_answer("charge")), ["tell error payment-unconfirmed"]);
    let used = |desk: &mut Desk| desk.fail("charge", refused_at(422, &["paymentInstruction.token"]));
    assert_eq!(told(used), ["tell error payment-unconfirmed"]);
}

#[test]
fn the_refusal_of_a_charge_that_was_sent_again_is_told_as_unconfirmed() {
    let mut desk = Desk::not_arrived();
    desk.retry();
    desk.destroy();
    assert_eq!(desk.fail("charge", status(403)), ["tell error payment-unconfirmed"]);
}

#[test]
fn a_lost_charge_that_is_being_looked_up_is_told_as_unconfirmed() {
    let mut desk = Desk::charging();
    desk.lose_answer("charge");
    assert_eq!(desk.destroy(), ["tell error payment-unconfirmed"]);
    assert_eq!(desk.answer("token"), NOTHING);
}

#[test]
fn a_charge_under_way_is_told_once() {
    let mut desk = Desk::charging();
    desk.destroy();
    desk.answer("charge");
    assert_eq!(desk.repeat_all_answers(), NOTHING);
}
