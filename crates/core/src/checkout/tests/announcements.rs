//! The events of the public API.

use super::*;

#[test]
fn they_come_in_the_order_of_a_purchase() {
    let names: Vec<_> = Desk::approved().announced.iter().map(Announcement::name).collect();
    let expected = [
        "data-ready",
        "state-changed",
        "totals-changed",
        "state-changed",
        "instrument-ready",
        "state-changed",
        "state-changed",
        "purchase-completed",
        "state-changed",
    ];
    assert_eq!(names, expected);
}

#[test]
fn every_step_is_told_once_by_its_name() {
    assert_eq!(Desk::approved().steps(), ["form", "preparing", "confirmation", "paying", "completed"]);
    assert_eq!(Desk::in_the_dark().steps().last(), Some(&"unconfirmed"));
    let mut desk = Desk::ready();
    desk.destroy();
    assert_eq!(desk.steps(), ["form"]);
}

#[test]
fn totals_are_told_with_those_before() {
    let payload = Desk::ready_in_new_york().last_payload();
    let amount = |member: &str| payload.get(member).get("amount").as_number().map(str::to_owned);
    assert_eq!((amount("money"), amount("previous")), (Some("19.60".into()), Some("18.00".into())));
}

#[test]
fn totals_are_told_when_only_a_renewal_changes() {
    let mut desk = Desk::ready_in_new_york();
    desk.storefront = desk.storefront.with_renewal("DE", 500);
    desk.type_address(in_berlin());
    assert_eq!(desk.answer_all(), ["tell totals-changed"]);
    assert_eq!(desk.total(), 1_960);
}

#[test]
fn an_offer_that_costs_the_same_is_not_told() {
    let mut desk = Desk::ready_in_new_york();
    desk.type_address(in_berlin());
    assert_eq!(desk.answer_all(), NOTHING);
}

#[test]
fn no_payload_holds_a_credential() {
    for result in ["approved", "declined"] {
        let mut desk = Desk::charging();
        desk.answer_with("charge", Answer::Charge(purchase(result)));
        let told: String = desk.announced.iter().map(|announcement| announcement.payload().to_json()).collect();
        assert!(!told.contains("secret") && told.contains("txn_9"), "{told}");
    }
}

#[test]
fn data_ready_says_what_it_costs_and_how_it_can_be_paid() {
    let payload = Desk::ready_for(terms(amount(4_995))).last_payload().to_json();
    assert_eq!(
        payload,
        r#"{"money":{"amount":49.95,"currency":"USD"},"readyToPay":[{"method":"payment-card","brands":["Visa"]}]}"#
    );
}

#[test]
fn data_ready_says_who_is_signed_in_and_what_they_have_saved() {
    let payload = Desk::ready_for(signed_in(invoice(), 1)).last_payload();
    assert_eq!(payload.get("availableInstruments").items().len(), 2);
    let names: Vec<_> = payload.members().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["money", "invoice", "account", "availableInstruments", "readyToPay"]);
}

#[test]
fn instrument_ready_says_whose_card_it_is_and_no_more_of_it_than_a_receipt() {
    let payload = Desk::confirming().last_payload();
    assert_eq!(payload.get("paymentInstrument").to_json(), r#"{"brand":"Visa","last4":"1111"}"#);
    assert_eq!(payload.get("billingAddress").get("postalCode").as_text(), Some("10001"));
    assert_eq!(payload.get("isExistingInstrument").as_bool(), Some(false));
}

#[test]
fn the_payload_of_instrument_ready_is_what_the_page_can_pay_with() {
    let payload = Desk::confirming().last_payload();
    let tender = Tender::read(&payload).unwrap();
    assert_eq!(tender.instrument, crate::storefront::Instrument::Token("tok_1".into()));
    assert_eq!(tender.address, Some(in_new_york()));
    let mut desk = Desk::ready_for(signed_in(invoice(), 1));
    desk.press();
    let tender = Tender::read(&desk.last_payload()).unwrap();
    assert_eq!(tender.instrument, crate::storefront::Instrument::Saved("pi_1".into()));
}

#[test]
fn what_names_nothing_to_pay_with_is_no_tender() {
    for payload in [Value::Null, Value::object([("_raw", Some(Value::object([("id", Some(Value::text("")))])))])] {
        assert_eq!(Tender::read(&payload), None);
    }
}

#[test]
fn every_payload_has_the_members_that_are_documented_and_no_others() {
    let mut declined = Desk::charging();
    declined.answer_with("charge", Answer::Charge(purchase("declined")));
    let mut customer = Desk::ready_for(signed_in(invoice(), 1));
    customer.press();
    let desks =
        [Desk::approved(), Desk::confirming(), Desk::in_the_dark(), declined, customer, Desk::ready_in_new_york()];
    for announcement in desks.iter().flat_map(|desk| &desk.announced) {
        assert_eq!(
            crate::announcement::reference::tests::differences(announcement),
            NOTHING,
            "{}",
            announcement.name()
        );
    }
}
