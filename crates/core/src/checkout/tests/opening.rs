//! The form before the card's fields are there.

use super::*;

/// The form for one mug, which waits for the card's fields.
fn opening() -> Desk {
    opening_for(terms(mugs(1)))
}

fn opening_for(terms: Terms) -> Desk {
    let (mut desk, _) = Desk::open(terms);
    desk.answer_all();
    assert_eq!(desk.place(), "opening");
    desk
}

fn framepay_fails(desk: &mut Desk) -> News {
    desk.happen(Event::CardFailed(Code::FramepayBlocked.into()))
}

#[test]
fn what_it_costs_is_shown_before_the_card_fields_are_there() {
    assert_eq!(opening().total(), 1_800);
}

#[test]
fn the_page_is_told_nothing_before_they_are() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    assert_eq!(desk.answer_all(), NOTHING);
    assert_eq!(desk.happen(Event::CardReady), ["tell data-ready", "mount ok"]);
}

#[test]
fn nothing_is_paid_before_they_are() {
    assert_eq!(opening().press(), NOTHING);
    assert_eq!(opening_for(signed_in(amount(4_995), 1)).press(), NOTHING);
}

#[test]
fn the_page_runs_no_step_before_they_are() {
    let mut desk = opening();
    assert_eq!(desk.page_pays(1, None), ["call 1 step-unavailable"]);
    assert_eq!(desk.happen(Event::FormRequested(CallNumber(2))), ["call 2 step-unavailable"]);
    assert_eq!(desk.happen(Event::ResultRequested(CallNumber(3))), ["call 3 step-unavailable"]);
    assert_eq!(desk.happen(Event::ConfirmationRequested(CallNumber(4), None)), ["call 4 step-unavailable"]);
}

#[test]
fn the_price_follows_what_is_typed_and_the_page_hears_of_the_last_one() {
    let mut desk = opening();
    assert_eq!(desk.type_address(in_new_york()), ["ask preview", "ask methods"]);
    assert_eq!(desk.answer_all(), NOTHING);
    desk.happen(Event::CardReady);
    assert_eq!((desk.total(), desk.announced.len()), (1_960, 2));
    assert!(
        desk.announced
            .iter()
            .any(|told| matches!(told, Announcement::DataReady(offer) if offer.order.total() == usd(1_960)))
    );
}

#[test]
fn a_price_that_comes_after_them_is_told_as_a_change() {
    let mut desk = opening();
    desk.type_address(in_new_york());
    desk.happen(Event::CardReady);
    assert!(desk.answer_all().contains(&"tell totals-changed".to_owned()));
}

#[test]
fn an_update_settles_when_it_is_shown() {
    let mut desk = opening();
    desk.update(1, terms(mugs(2)));
    assert!(desk.answer_all().contains(&"update 1 ok".to_owned()));
    assert_eq!((desk.place(), desk.total()), ("opening".to_owned(), 3_600));
}

#[test]
fn updates_from_before_the_form_settle_when_it_is_ready() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.update(1, terms(mugs(2)));
    assert_eq!(desk.answer_all(), NOTHING);
    assert_eq!(desk.happen(Event::CardReady), ["tell data-ready", "mount ok", "update 1 ok"]);
}

#[test]
fn card_fields_that_fail_end_it_and_what_was_under_way_goes_on() {
    let mut desk = opening();
    desk.update(1, terms(mugs(2)));
    let news = framepay_fails(&mut desk);
    assert_eq!(news, ["tell error framepay-blocked", "mount framepay-blocked", "update 1 framepay-blocked"]);
    assert_eq!(desk.place(), "failed: framepay-blocked");
    desk.answer_all();
    assert_eq!(desk.retry(), ["load card", "focus emails"]);
    desk.happen(Event::CardReady);
    assert_eq!((desk.place(), desk.total()), ("form: None".to_owned(), 3_600));
}

#[test]
fn a_retry_that_fails_again_moves_the_focus_to_what_is_said_of_it() {
    let mut desk = opening();
    assert!(!framepay_fails(&mut desk).contains(&"focus outcome".to_owned()));
    desk.retry();
    assert!(framepay_fails(&mut desk).contains(&"focus outcome".to_owned()));
}

#[test]
fn the_network_brings_the_card_fields_back() {
    assert_eq!(opening().happen(Event::Online), ["load card"]);
}

#[test]
fn a_session_that_is_over_is_found_out_when_they_are_there() {
    let mut desk = opening_for(until(signed_in(amount(4_995), 1), 60));
    assert_eq!(desk.later(60).session_ends(0), NOTHING);
    assert_eq!(desk.happen(Event::CardReady), ["tell data-ready", "mount ok", "tell error jwt-expired"]);
    assert_eq!(desk.place(), "expired");
}

#[test]
fn a_session_that_is_refused_ends_it_and_another_one_loads() {
    let mut desk = opening_for(signed_in(mugs(1), 1));
    desk.type_address(in_berlin());
    assert_eq!(desk.fail("preview", status(401)), ["tell error jwt-expired", "mount jwt-expired"]);
    assert_eq!(desk.place(), "failed: jwt-expired");
    desk.happen(Event::CardReady);
    desk.update(1, signed_in(mugs(1), 2));
    desk.answer_all();
    assert_eq!(desk.place(), "form: None");
}

#[test]
fn a_checkout_that_is_taken_down_settles_all_that_waited() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.update(1, terms(mugs(2)));
    desk.answer_all();
    desk.update(2, terms(mugs(3)));
    assert_eq!(desk.destroy(), ["mount destroyed", "update 1 destroyed", "update 2 destroyed"]);
}
