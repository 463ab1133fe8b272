//! What the answer of a charge means.

use super::*;

#[test]
fn an_approval_is_told_before_it_is_shown() {
    let mut desk = Desk::charging();
    assert_eq!(desk.answer("charge"), ["tell purchase-completed", "focus outcome"]);
    assert_eq!((desk.place().as_str(), desk.charged()), ("approved", vec![1_960]));
}

#[test]
fn a_receipt_says_what_the_storefront_says_it_charged() {
    let mut desk = Desk::charging();
    desk.answer_with("charge", Answer::Charge(purchase("approved")));
    let State::Approved(approved) = desk.state() else { panic!("{}", desk.place()) };
    assert_eq!((approved.paid, approved.reference.as_deref()), (Some(usd(1_960)), Some("txn_9")));
}

#[test]
fn an_approval_without_a_readable_amount_is_an_approval_without_an_amount() {
    for amount in [None, Some("19.605"), Some("much")] {
        let transaction = Value::object([
            ("result", Some(Value::text("approved"))),
            ("currency", Some(Value::text("USD"))),
            ("amount", amount.map(|amount| Value::Number(amount.into()))),
        ]);
        let mut desk = Desk::charging();
        let answer = Answer::Charge(Purchase::read_payment(&transaction));
        assert_eq!(desk.answer_with("charge", answer), ["tell purchase-completed", "focus outcome"]);
        assert!(matches!(desk.state(), State::Approved(approved) if approved.paid.is_none()), "{amount:?}");
    }
}

#[test]
fn a_decline_is_told_keeps_the_offer_and_the_next_try_has_a_new_token() {
    let mut desk = Desk::charging();
    desk.storefront.decide(TransactionResult::Declined);
    assert_eq!(desk.answer("charge"), ["tell purchase-declined", "focus notice"]);
    assert_eq!((desk.place().as_str(), desk.total()), ("form: Declined", 1_960));
    desk.storefront.decide(TransactionResult::Approved);
    assert_eq!(desk.press(), ["make token"]);
    desk.token_made("tok_2");
    desk.press();
    desk.answer("charge");
    assert_eq!(desk.charged(), [1_960]);
}

#[test]
fn what_was_given_up_is_told_as_a_decline_and_leads_back_to_the_form() {
    for result in ["canceled", "abandoned"] {
        let mut desk = Desk::charging();
        let news = desk.answer_with("charge", Answer::Charge(purchase(result)));
        assert_eq!(news, ["tell purchase-declined", "focus notice"]);
        assert_eq!(*desk.notice(), Notice::Canceled);
        assert_eq!(desk.last_payload().get("transaction").get("result").as_text(), Some(result));
    }
}

#[test]
fn a_refused_charge_is_told_and_leads_back() {
    for (code, word) in [(400, "request-refused"), (401, "unauthorized"), (403, "forbidden"), (404, "not-found")] {
        let mut desk = Desk::charging();
        assert_eq!(desk.fail("charge", status(code)), [format!("tell error {word}"), "focus notice".into()]);
        assert_eq!(desk.place(), "form: Failed");
    }
}

#[test]
fn a_refused_field_is_where_the_shopper_is_led_in_the_order_of_the_form() {
    let mut desk = Desk::charging();
    let fields = ["billingAddress.postalCode", "billingAddress.emails.0.value"];
    assert_eq!(desk.fail("charge", refused_at(422, &fields))[1], "focus emails");
    assert_eq!(fault_of(&desk, Field::PostalCode), Some(FieldFault::Refused(Some("is wrong".into()))));
    assert_eq!(desk.press(), ["make token"]);
}

#[test]
fn a_refused_field_that_the_form_does_not_show_is_told_above_it() {
    let mut desk = Desk::charging();
    desk.fail("charge", refused_at(422, &["billingAddress.postalCode", "items.0.planId"]));
    assert_eq!(desk.place(), "form: Failed");
    let mut desk = Desk::ready();
    desk.press_with(in_berlin(), CardEntry::Complete);
    desk.fail("preview", refused_at(422, &["billingAddress.region"]));
    assert_eq!(desk.place(), "form: Failed");
}

#[test]
fn answers_that_came_once_count_once() {
    let mut desk = Desk::approved();
    assert_eq!(desk.repeat_all_answers(), NOTHING);
    let mut desk = Desk::charging();
    desk.storefront.decide(TransactionResult::Declined);
    desk.answer("charge");
    assert_eq!(desk.repeat_all_answers(), NOTHING);
}

#[test]
fn what_is_paid_stays_paid() {
    let mut desk = Desk::approved();
    assert_eq!([desk.press(), desk.retry(), desk.type_address(in_berlin())].concat(), NOTHING);
    assert_eq!(desk.place(), "approved");
}
