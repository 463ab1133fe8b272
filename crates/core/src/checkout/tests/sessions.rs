//! The session of a customer ends, by the clock or by the storefront's word.

use super::*;

fn ready() -> Desk {
    Desk::ready_for(until(signed_in(invoice(), 1), 1_000))
}

fn expired() -> Desk {
    let mut desk = ready();
    desk.session_ends(0);
    desk
}

fn another() -> Terms {
    until(signed_in(invoice(), 2), 2_000)
}

#[test]
fn the_end_of_a_session_is_waited_for() {
    let (_, news) = Desk::open(until(signed_in(invoice(), 1), 1_000));
    assert_eq!(news.last().map(String::as_str), Some("wait until 1000"));
    assert!(Desk::open(signed_in(invoice(), 1)).1.iter().all(|line| !line.starts_with("wait")));
}

#[test]
fn the_form_is_kept_and_the_page_is_told() {
    let mut desk = ready();
    desk.choose("pi_2");
    assert_eq!(desk.session_ends(0), ["tell error jwt-expired"]);
    assert_eq!((desk.place().as_str(), desk.steps().last()), ("expired", Some(&"expired")));
    assert_eq!(desk.form().choice, Choice::Saved("pi_2".into()));
}

#[test]
fn another_session_goes_on_where_the_shopper_was() {
    let mut desk = ready();
    desk.choose("pi_2");
    desk.press();
    desk.session_ends(0);
    desk.update(1, another());
    assert_eq!(desk.place(), "expired");
    assert_eq!(desk.answer_all(), ["ask methods", "update 1 ok", "wait until 2000"]);
    assert_eq!((desk.place().as_str(), &desk.form().choice), ("form, Confirming", &Choice::Saved("pi_2".into())));
    desk.press();
    desk.answer("charge");
    assert_eq!(desk.charged(), [6_000]);
}

#[test]
fn the_focus_stays_where_it_is() {
    let mut desk = expired();
    let news = [desk.update(1, another()), desk.answer_all()].concat();
    assert!(!news.iter().any(|line| line.starts_with("focus")), "{news:?}");
}

#[test]
fn the_alarm_of_a_former_session_means_nothing() {
    let mut desk = ready();
    desk.update(1, another());
    desk.answer_all();
    assert_eq!(desk.session_ends(0), NOTHING);
    assert_eq!(desk.session_ends(1), ["tell error jwt-expired"]);
}

#[test]
fn an_update_that_brings_no_other_session_settles_and_goes_nowhere() {
    let mut desk = expired();
    assert_eq!(desk.update(1, confirmed_by_page(until(signed_in(invoice(), 1), 1_000))), ["update 1 ok"]);
    assert_eq!(desk.place(), "expired");
}

#[test]
fn a_guest_needs_no_session() {
    let mut desk = Desk::ready_for(until(signed_in(mugs(1), 1), 1_000));
    desk.session_ends(0);
    desk.update(1, terms(mugs(1)));
    desk.answer_all();
    assert_eq!(desk.place(), "form: None");
}

#[test]
fn an_update_that_fails_leaves_it_over() {
    let mut desk = expired();
    desk.update(1, another());
    assert_eq!(desk.fail("account", status(503)), ["tell error storefront-failed", "update 1 storefront-failed"]);
    assert_eq!(desk.place(), "expired");
}

#[test]
fn an_update_under_way_is_rejected_when_the_session_ends() {
    let mut desk = ready();
    desk.update(1, until(signed_in(Source::Invoice("in_2".into()), 1), 1_000));
    assert_eq!(desk.session_ends(0), ["update 1 jwt-expired", "tell error jwt-expired"]);
}

#[test]
fn nothing_can_be_done_until_there_is_another() {
    let mut desk = expired();
    assert_eq!([desk.press(), desk.choose("pi_2"), desk.retry()].concat(), NOTHING);
    assert_eq!(desk.page_pays(1, None), ["call 1 jwt-expired"]);
    assert_eq!(desk.page_confirms(2, None), ["call 2 jwt-expired"]);
}

#[test]
fn destroy_ends_it() {
    let mut desk = expired();
    desk.update(1, another());
    assert_eq!(desk.destroy(), ["update 1 destroyed"]);
    assert_eq!(desk.answer_all(), NOTHING);
}

#[test]
fn a_refused_credential_of_a_customer_is_a_session_that_is_over() {
    let (mut desk, _) = Desk::open(signed_in(invoice(), 1));
    assert_eq!(desk.fail("account", status(401)), ["tell error jwt-expired", "mount jwt-expired"]);
    let mut desk = ready();
    desk.update(1, until(signed_in(Source::Invoice("in_2".into()), 1), 1_000));
    assert_eq!(desk.fail("invoice", status(401)), ["tell error jwt-expired", "update 1 jwt-expired"]);
    assert_eq!(desk.place(), "expired");
}

#[test]
fn a_refused_credential_of_a_guest_is_a_key_that_is_wrong() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    assert_eq!(desk.fail("preview", status(401))[0], "tell error unauthorized");
}

#[test]
fn a_refused_look_up_of_a_token_is_about_the_key() {
    let mut desk = Desk::ready_for(signed_in(amount(4_995), 1));
    desk.manage(Manage::Choose(Choice::CARD));
    desk.prepare_and_confirm("tok_1");
    desk.fail("charge", offline());
    desk.fail("token", Failure::of_status("GetToken", 401, &Value::Null));
    assert_eq!(desk.place(), "unconfirmed: Nothing");
}

#[test]
fn a_charge_that_finds_the_session_over_charged_nothing_and_keeps_the_form() {
    let mut desk = Desk::charging_for(signed_in(invoice(), 1));
    assert_eq!(desk.fail("charge", status(401)), ["tell error jwt-expired", "focus outcome"]);
    assert_eq!(desk.place(), "expired");
    desk.update(1, signed_in(invoice(), 2));
    desk.answer_all();
    assert_eq!((desk.place().as_str(), desk.charged()), ("form: None", vec![]));
}

#[test]
fn a_session_of_an_update_that_is_refused_leaves_the_one_that_is_shown() {
    for before in [signed_in(invoice(), 1), terms(mugs(1))] {
        let mut desk = Desk::ready_for(before);
        desk.update(1, signed_in(invoice(), 2));
        assert_eq!(desk.fail("account", status(401)), ["tell error jwt-expired", "update 1 jwt-expired"]);
        assert_eq!(desk.place(), "form: None");
    }
}

#[test]
fn a_key_of_an_update_that_is_refused_ends_no_session() {
    let mut desk = Desk::ready_for(signed_in(mugs(1), 1));
    desk.update(1, terms(mugs(1)));
    assert_eq!(desk.fail("preview", status(401)), ["tell error unauthorized", "update 1 unauthorized"]);
    assert_eq!(desk.place(), "form: None");
}

#[test]
fn while_it_is_paid_the_clock_ends_nothing() {
    let mut desk = ready();
    desk.prepare_and_confirm("none");
    assert_eq!(desk.session_ends(0), NOTHING);
    desk.answer("charge");
    assert_eq!(desk.place(), "approved");
}

#[test]
fn after_a_load_that_found_it_over_another_session_loads() {
    let (mut desk, _) = Desk::open(signed_in(invoice(), 1));
    desk.fail("account", status(401));
    assert_eq!(desk.retry(), NOTHING);
    desk.happen(Event::CardReady);
    desk.update(1, signed_in(invoice(), 2));
    desk.answer_all();
    assert_eq!(desk.place(), "form: None");
}

#[test]
fn a_change_that_was_sent_before_is_still_heard_and_nothing_stays_stuck() {
    let mut desk = ready();
    desk.manage(Manage::MakeDefault("pi_2".into()));
    desk.session_ends(0);
    assert_eq!(desk.answer("make default")[0], "tell instrument-managed");
    desk.update(1, another());
    desk.answer_all();
    assert_eq!(desk.offer().default_instrument(), Some("pi_2"));
    assert_eq!(desk.press()[0], "tell instrument-ready");
}

#[test]
fn a_token_for_an_instrument_that_comes_too_late_leaves_the_card_fields_open() {
    let mut desk = ready();
    desk.manage(Manage::Edit(Edit::Add));
    desk.press();
    desk.session_ends(0);
    assert_eq!(desk.token_made("tok_1"), NOTHING);
    desk.update(1, another());
    desk.answer_all();
    assert_eq!(desk.form().management, Management::Editing(Edit::Add));
    assert_eq!(desk.press(), ["make token"]);
}

#[test]
fn a_customer_without_the_prepared_instrument_is_not_asked_to_confirm_it() {
    let mut desk = ready();
    desk.press();
    desk.storefront.answer_now(&Call::Deactivate("pi_1".into())).unwrap();
    desk.update(1, another());
    desk.answer_all();
    assert_eq!((desk.place().as_str(), &desk.form().choice), ("form: None", &Choice::Saved("pi_2".into())));
}

#[test]
fn another_customer_is_priced_where_they_live() {
    let mut desk = Desk::ready_at(desk::shop().with_home(in_new_york()), signed_in(mugs(1), 1));
    desk.storefront = desk.storefront.clone().with_home(in_berlin());
    desk.update(1, signed_in(mugs(1), 2));
    assert_eq!(desk.answer_all()[..3], ["ask preview", "ask methods", "prefill"]);
    assert_eq!(desk.offer().place, in_berlin().place());
}

#[test]
fn an_address_that_was_typed_outlives_another_customer() {
    let mut desk = Desk::ready_at(desk::shop().with_home(in_new_york()), signed_in(mugs(1), 1));
    desk.type_address(in_berlin());
    desk.answer_all();
    desk.update(1, signed_in(mugs(1), 2));
    desk.answer_all();
    assert_eq!(desk.offer().place, in_berlin().place());
}

#[test]
fn an_address_that_was_filled_in_stays_until_another_is_known() {
    let mut desk = Desk::ready_at(desk::shop().with_home(in_new_york()), signed_in(mugs(1), 1));
    desk.update(1, terms(mugs(1)));
    desk.answer_all();
    assert_eq!((desk.offer().place.clone(), desk.total()), (in_new_york().place(), 1_960));
    desk.storefront = desk.storefront.clone().with_home(in_berlin());
    desk.update(2, signed_in(mugs(1), 2));
    desk.answer_all();
    assert_eq!(desk.offer().place, in_berlin().place());
}
