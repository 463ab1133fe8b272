//! Transactions without a result yet.

use super::*;

#[test]
fn the_questions_are_bounded_and_the_pauses_grow() {
    let mut desk = Desk::charging();
    desk.storefront.decide(TransactionResult::Unknown);
    let mut news = desk.answer("charge");
    let mut pauses = Vec::new();
    while let Some(pause) = news.iter().find_map(|line| line.strip_prefix("wait ")?.parse::<u32>().ok()) {
        pauses.push(pause);
        assert_eq!(desk.time_passes(), ["ask transaction"]);
        news = desk.answer("transaction");
    }
    assert!(pauses.len() == 7 && pauses.windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
    assert_eq!(pauses.iter().sum::<u32>(), 120_000);
    assert_eq!(desk.retry(), ["ask transaction"]);
    assert_eq!(desk.answer("transaction"), ["wait 2000"]);
}

#[test]
fn the_first_pause_follows_what_is_shown() {
    let mut desk = Desk::charging();
    desk.storefront.decide(TransactionResult::Unknown);
    assert_eq!(desk.answer("charge"), ["wait 1000", "tell error payment-unconfirmed", "focus outcome"]);
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
        assert_eq!(desk.fail("transaction", failure), ["wait 2000"]);
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
