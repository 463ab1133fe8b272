//! The price follows the address.

use super::*;

#[test]
fn a_place_is_priced_once_it_is_complete() {
    let mut desk = Desk::ready();
    assert_eq!(desk.type_address(in_new_york().with(Field::PostalCode, "")), NOTHING);
    assert_eq!(desk.type_address(in_new_york()), ["ask preview", "ask methods"]);
    assert_eq!(desk.answer_all(), ["tell totals-changed"]);
    assert_eq!(desk.total(), 1_960);
}

#[test]
fn the_same_place_is_priced_once() {
    let mut desk = Desk::ready();
    desk.type_address(in_new_york());
    assert_eq!(desk.type_address(in_new_york().with(Field::FirstName, "Augusta")), NOTHING);
    desk.answer_all();
    assert_eq!(desk.type_address(in_new_york().with(Field::Email, "countess@example.com")), NOTHING);
}

#[test]
fn plans_are_not_asked_for_again_even_if_nobody_told_them() {
    let mut desk = Desk::ready();
    desk.type_address(in_new_york());
    assert_eq!(desk.type_address(in_berlin()), ["ask preview", "ask methods"]);
}

#[test]
fn the_last_place_counts_in_whatever_order_the_answers_come() {
    let mut desk = Desk::ready();
    desk.type_address(in_new_york());
    desk.type_address(in_berlin());
    let late = Answer::Preview(preview_of(9_999));
    assert_eq!(desk.answer_with("preview", late), NOTHING);
    assert_eq!(desk.total(), 1_800);
    desk.answer_all();
    assert!(matches!(desk.state(), State::Form(form) if form.offer.place == in_berlin().place()));
    assert_eq!(desk.total(), 1_960);
}

#[test]
fn a_price_that_cannot_be_found_is_told_and_the_old_one_stays() {
    let mut desk = Desk::ready();
    desk.type_address(in_new_york());
    assert_eq!(desk.fail("preview", offline()), ["tell error network-unreachable"]);
    assert_eq!(*desk.notice(), Notice::Failed(offline()));
    assert_eq!(desk.total(), 1_800);
}

#[test]
fn a_refused_place_leads_to_its_field() {
    let mut desk = Desk::ready();
    desk.type_address(in_new_york());
    desk.fail("preview", refused_at(422, &["billingAddress.postalCode"]));
    assert_eq!(fault_of(&desk, Field::PostalCode), Some(FieldFault::Refused(Some("is wrong".into()))));
}

#[test]
fn another_try_takes_the_failure_away() {
    let mut desk = Desk::ready();
    desk.type_address(in_new_york());
    desk.fail("preview", offline());
    desk.type_address(in_new_york());
    desk.answer_all();
    assert_eq!(*desk.notice(), Notice::None);
}
