//! Storing an instrument without a payment.

use super::*;
use crate::storefront::Credential;

/// A guest stores a card; the token is made and the button pressed again.
fn storing() -> Desk {
    Desk::charging_for(to_store(terms(amount(0))))
}

fn setting_up() -> Desk {
    let mut desk = storing();
    desk.answer("save");
    desk
}

#[test]
fn what_is_done_follows_from_the_intent_and_the_record() {
    let deal = |terms: Terms| Desk::ready_for(terms).offer().deal();
    assert_eq!(deal(terms(mugs(1))), Deal::Pay);
    assert_eq!(deal(signed_in(invoice(), 1)), Deal::Pay);
    assert_eq!(deal(signed_in(Source::Transaction("txn_setup".into()), 1)), Deal::CompleteSetup);
    assert_eq!(deal(to_store(terms(amount(100)))), Deal::Store(usd(100)));
    assert_eq!(deal(to_store(terms(mugs(1)))), Deal::Store(usd(0)));
    assert_eq!(deal(to_store(signed_in(Source::Transaction("txn_setup".into()), 1))), Deal::CompleteSetup);
}

#[test]
fn a_card_is_stored_and_then_set_up_and_nothing_is_paid() {
    let mut desk = storing();
    assert_eq!(desk.answer("save"), ["ask setup"]);
    assert_eq!(desk.answer("setup"), ["tell setup-completed", "focus outcome"]);
    assert_eq!((desk.storefront.set_up(), desk.charged()), (vec!["pi_3".to_owned()], vec![]));
    assert_eq!(desk.last_payload().get("instrument").get("id").as_text(), Some("pi_3"));
}

#[test]
fn a_guest_sets_up_with_the_session_that_came_with_the_instrument() {
    let desk = setting_up();
    let shop = crate::storefront::Shop { website_id: "web".into(), risk_metadata: Value::Null, return_url: None };
    let request = desk.sent.last().unwrap().request(&shop);
    assert_eq!(request.credential, Credential::Session("session".into()));
}

#[test]
fn a_saved_instrument_is_set_up_as_it_is() {
    let mut desk = Desk::charging_for(to_store(signed_in(amount(0), 1)));
    assert_eq!(desk.open_calls(), ["setup"]);
    assert_eq!(desk.answer("setup"), ["tell setup-completed", "focus outcome"]);
    assert_eq!(desk.last_payload().get("instrument").get("id").as_text(), Some("pi_1"));
}

#[test]
fn a_setup_transaction_is_completed_by_a_payment_of_it() {
    let mut desk = Desk::charging_for(signed_in(Source::Transaction("txn_setup".into()), 1));
    assert_eq!(desk.answer("charge"), ["tell setup-completed", "focus outcome"]);
    assert!(desk.charged().is_empty());
}

#[test]
fn a_card_that_cannot_be_stored_leads_back() {
    let mut desk = storing();
    assert_eq!(desk.fail("save", status(422)), ["tell error request-refused", "focus notice"]);
    assert_eq!(desk.press(), ["make token"]);
}

#[test]
fn a_token_that_died_before_it_was_stored_is_replaced_by_the_next_press() {
    let mut desk = storing();
    assert_eq!(desk.fail("save", refused_at(422, &["token"])), ["tell error token-failed", "focus notice"]);
    assert_eq!(desk.press(), ["make token"]);
}

#[test]
fn a_lost_set_up_is_asked_about() {
    let mut desk = setting_up();
    assert_eq!(desk.lose_answer("setup"), ["ask latest setup"]);
    assert_eq!(desk.answer("latest setup"), ["tell setup-completed", "focus outcome"]);
}

#[test]
fn a_set_up_that_never_arrived_may_be_sent_again() {
    let mut desk = setting_up();
    desk.fail("setup", offline());
    desk.answer("latest setup");
    assert_eq!(desk.place(), "unconfirmed: NotArrived");
    assert_eq!(desk.retry(), ["ask setup"]);
    assert_eq!(desk.answer("setup"), ["tell setup-completed", "focus outcome"]);
}

#[test]
fn a_lost_set_up_of_an_older_instrument_tells_nothing() {
    let mut desk = Desk::charging_for(to_store(signed_in(amount(0), 1)));
    desk.fail("setup", offline());
    assert_eq!(desk.place(), "unconfirmed: Untold");
    assert_eq!(desk.retry(), NOTHING);
}

#[test]
fn a_declined_set_up_leads_back() {
    let mut desk = setting_up();
    desk.storefront.decide(TransactionResult::Declined);
    assert_eq!(desk.answer("setup"), ["tell purchase-declined", "focus notice"]);
}

#[test]
fn setup_of_the_page_resolves_with_the_instrument() {
    let mut desk = Desk::ready_for(confirmed_by_page(to_store(terms(amount(0)))));
    desk.prepare_with("tok_1");
    assert_eq!(desk.page_pays(1, None), ["ask save"]);
    desk.answer_all();
    assert_eq!(desk.resolved[0].get("instrument").get("id").as_text(), Some("pi_3"));
    assert_eq!(desk.place(), "approved");
}

#[test]
fn destroy_before_the_instrument_is_stored_sets_nothing_up() {
    let mut desk = storing();
    desk.destroy();
    assert_eq!(desk.answer("save"), NOTHING);
    let mut desk = setting_up();
    desk.destroy();
    assert_eq!(desk.answer("setup"), ["tell setup-completed"]);
}

#[test]
fn the_session_of_the_instrument_is_in_no_payload() {
    let mut desk = setting_up();
    desk.answer("setup");
    let told: String = desk.announced.iter().map(|announcement| announcement.payload().to_json()).collect();
    assert!(!told.contains("session"), "{told}");
}
