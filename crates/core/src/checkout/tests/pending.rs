//! Transactions without a result yet.

use super::*;

#[test]
fn the_questions_are_bounded_and_the_pauses_grow() {
    let mut desk = Desk::charging();
    desk.at.chance = u16::MAX / 2;
    desk.storefront.decide(TransactionResult::Unknown);
    let mut news = desk.answer("charge");
    let mut pauses = Vec::new();
    while let Some(pause) = news.iter().find_map(|line| line.strip_prefix("wait ")?.parse::<u32>().ok()) {
        pauses.push(pause);
        assert_eq!(desk.time_passes(), ["ask transaction"]);
        news = desk.answer("transaction");
    }
    assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]), "{pauses:?}");
    let [first, second] = [pauses[0], pauses[1]];
    assert!(first + second > 1_000, "the charge and one question, in the first second: {pauses:?}");
    let minutes = pauses.iter().sum::<u32>() / 60_000;
    assert!((36..=40).contains(&pauses.len()) && (9..=11).contains(&minutes), "{} in {minutes} min", pauses.len());
    assert_eq!(news, ["tell error payment-unconfirmed"]);
    assert_eq!(desk.retry(), ["ask transaction"]);
    assert!(desk.answer("transaction")[0].starts_with("wait"), "and so on for another ten minutes");
}

#[test]
fn the_first_pause_follows_what_is_shown() {
    let mut desk = Desk::charging();
    desk.storefront.decide(TransactionResult::Unknown);
    assert_eq!(desk.answer("charge"), ["wait 560", "focus outcome"]);
}

#[test]
fn an_approval_ends_it() {
    let mut desk = Desk::pending();
    desk.storefront.settle_pending(&TransactionResult::Approved);
    desk.time_passes();
    assert_eq!(desk.answer("transaction"), ["tell purchase-completed", "focus outcome"]);
    assert_eq!((desk.place().as_str(), desk.charged()), ("approved", vec![1_960]));
}

#[test]
fn a_decline_leads_back_to_the_form() {
    let mut desk = Desk::pending();
    desk.storefront.settle_pending(&TransactionResult::Declined);
    desk.time_passes();
    assert_eq!(desk.answer("transaction"), ["tell purchase-declined", "focus notice"]);
}

#[test]
fn a_question_that_fails_is_asked_again_later() {
    for failure in [offline(), status(401), status(404), status(503)] {
        let mut desk = Desk::pending();
        desk.time_passes();
        assert_eq!(desk.fail("transaction", failure), ["wait 840"]);
    }
}

#[test]
fn while_a_question_is_on_its_way_no_second_one_is_asked() {
    let mut desk = Desk::pending();
    assert_eq!(desk.retry(), NOTHING);
    desk.time_passes();
    assert_eq!(desk.retry(), NOTHING);
}

#[test]
fn one_that_cannot_be_asked_about_has_arrived_and_offers_no_button() {
    let with = |id: Option<&str>, session: Option<&str>| {
        Value::object([("id", id.map(Value::text)), ("token", session.map(Value::text))])
    };
    for answer in [with(None, Some("session")), with(Some("txn_9"), None), with(None, None)] {
        let mut desk = Desk::charging();
        let news = desk.answer_with("charge", Answer::Charge(Purchase::read_payment(&answer)));
        assert_eq!(news, ["tell error payment-unconfirmed", "focus outcome"]);
        assert_eq!(desk.place(), "unconfirmed: Arrived");
        assert_eq!([desk.retry(), desk.press()].concat(), NOTHING);
    }
}

#[test]
fn one_that_was_seen_without_its_id_can_still_be_asked_about() {
    let mut desk = Desk::pending();
    desk.time_passes();
    desk.answer_with("transaction", Answer::Transaction(Purchase::read_payment(&Value::Null)));
    assert_eq!(desk.time_passes(), ["ask transaction"]);
}

#[test]
fn it_is_asked_with_the_session_of_the_charge() {
    let mut desk = Desk::pending();
    desk.time_passes();
    let expected = Call::Transaction { id: "txn_1".into(), session: Some("session".into()) };
    assert_eq!(desk.sent.last(), Some(&expected));
}

#[test]
fn the_page_gets_the_purchase_with_the_transaction_as_it_ended() {
    let mut desk = Desk::charging();
    let with_order = Value::object([("orderId", Some(Value::text("ord_9")))]);
    let charged = purchase("unknown");
    desk.answer_with(
        "charge",
        Answer::Charge(Purchase { public: charged.public.with_members_of(&with_order), ..charged }),
    );
    desk.time_passes();
    desk.answer_with("transaction", Answer::Transaction(purchase("approved")));
    let told = desk.last_payload();
    assert_eq!(told.get("orderId").as_text(), Some("ord_9"));
    assert_eq!(told.get("transaction").get("result").as_text(), Some("approved"));
}

#[test]
fn the_page_that_called_waits_as_long_as_the_storefront_is_asked() {
    let mut desk = Desk::confirming();
    assert_eq!(desk.page_pays(1, None), ["ask charge"]);
    desk.storefront.decide(TransactionResult::Unknown);
    desk.answer("charge");
    assert_eq!(desk.page_pays(2, None), NOTHING);
    desk.storefront.settle_pending(&TransactionResult::Approved);
    desk.time_passes();
    assert_eq!(desk.answer("transaction"), ["tell purchase-completed", "call 1+2 ok", "focus outcome"]);
}

#[test]
fn the_page_that_called_hears_when_nobody_asks_any_more() {
    let mut desk = Desk::confirming();
    desk.page_pays(1, None);
    desk.storefront.decide(TransactionResult::Unknown);
    let mut news = desk.answer("charge");
    while news.iter().any(|line| line.starts_with("wait")) {
        desk.time_passes();
        news = desk.answer("transaction");
    }
    assert_eq!(news, ["tell error payment-unconfirmed", "call 1 payment-unconfirmed"]);
}

#[test]
fn a_session_that_ends_meanwhile_stops_the_questions_until_there_is_another() {
    let mut desk = Desk::charging_for(signed_in(mugs(1), 1));
    desk.answer_if("transactions");
    desk.storefront.decide(TransactionResult::Unknown);
    let charged = purchase("unknown");
    desk.answer_with("charge", Answer::Charge(Purchase { session: None, ..charged }));
    desk.time_passes();
    assert_eq!(desk.fail("transaction", status(401)), ["tell error payment-unconfirmed"]);
    assert_eq!(desk.update(1, signed_in(mugs(1), 2)), ["update 1 ok", "ask transaction"]);
}

#[test]
fn who_calls_when_nobody_asks_any_more_is_not_kept_waiting() {
    let mut desk = Desk::charging_for(signed_in(amount(4_995), 1));
    desk.answer_if("transactions");
    desk.answer_with("charge", Answer::Charge(Purchase { session: None, ..purchase("unknown") }));
    desk.time_passes();
    desk.fail("transaction", status(401));
    assert_eq!(desk.page_pays(1, None), ["call 1 payment-unconfirmed"]);
}

#[test]
fn another_purchase_has_to_wait() {
    let mut desk = Desk::pending();
    assert_eq!(desk.update(1, terms(mugs(2))), ["update 1 payment-in-progress"]);
}
