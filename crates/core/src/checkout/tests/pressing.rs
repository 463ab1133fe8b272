//! The button, until it is known what is paid with.

use super::*;

fn problems_of(desk: &Desk) -> (Vec<Field>, Option<CardEntry>) {
    match desk.notice() {
        Notice::Invalid { fields, card } => (fields.iter().map(|problem| problem.field).collect(), card.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_problem_is_named_at_once() {
    let mut desk = Desk::ready();
    let news = desk.press_with(in_new_york().with(Field::Email, "").with(Field::City, ""), CardEntry::Incomplete);
    assert_eq!(news, ["focus emails"]);
    assert_eq!(problems_of(&desk), (vec![Field::Email, Field::City], Some(CardEntry::Incomplete)));
}

#[test]
fn the_focus_goes_to_the_email_then_to_the_card_then_to_the_rest() {
    let press = |address, card| Desk::ready().press_with(address, card);
    let (no_email, no_name) = (in_new_york().with(Field::Email, "ada"), in_new_york().with(Field::FirstName, ""));
    assert_eq!(press(no_email, CardEntry::Incomplete), ["focus emails"]);
    assert_eq!(press(no_name.clone(), CardEntry::Incomplete), ["focus card"]);
    assert_eq!(press(in_new_york(), CardEntry::Invalid("Check it.".into())), ["focus card"]);
    assert_eq!(press(no_name, CardEntry::Complete), ["focus firstName"]);
}

#[test]
fn what_is_edited_is_no_longer_held_against_the_shopper() {
    let mut desk = Desk::ready();
    desk.press_with(in_new_york().with(Field::Email, "").with(Field::City, ""), CardEntry::Incomplete);
    desk.happen(Event::FieldEdited(Field::Email));
    assert_eq!(problems_of(&desk), (vec![Field::City], Some(CardEntry::Incomplete)));
    desk.happen(Event::CardEdited);
    desk.happen(Event::FieldEdited(Field::City));
    assert_eq!(*desk.notice(), Notice::None);
}

#[test]
fn a_price_of_another_place_is_asked_for_first() {
    let mut desk = Desk::ready();
    assert_eq!(desk.press(), ["ask preview"]);
    assert_eq!(desk.place(), "paying: Repricing");
}

/// The form for one mug, where the page confirms.
fn without_confirmation() -> Desk {
    Desk::ready_for(confirmed_by_page(terms(mugs(1))))
}

#[test]
fn what_is_paid_with_is_told_and_then_confirmed_before_anything_is_charged() {
    let mut desk = Desk::ready_in_new_york();
    assert_eq!(desk.press(), ["make token"]);
    assert_eq!(desk.token_made("tok_1"), ["tell instrument-ready", "focus confirmation"]);
    assert_eq!((desk.place().as_str(), desk.charges().len()), ("form, Confirming", 0));
    assert_eq!(desk.press(), ["ask charge"]);
}

#[test]
fn without_a_confirmation_nothing_is_charged_however_often_it_is_pressed() {
    let mut desk = without_confirmation();
    desk.type_address(in_new_york());
    desk.answer_all();
    for token in ["tok_1", "tok_2"] {
        assert_eq!(desk.prepare_with(token), ["tell instrument-ready"]);
        assert_eq!((desk.place().as_str(), desk.charges().len()), ("form, Prepared", 0));
    }
}

#[test]
fn the_shopper_can_leave_the_confirmation_and_come_back_with_another_token() {
    let mut desk = Desk::confirming();
    assert_eq!(desk.happen(Event::BackPressed), ["focus emails"]);
    assert_eq!(desk.place(), "form: None");
    assert_eq!(desk.press(), ["make token"]);
    assert_eq!(desk.happen(Event::BackPressed), NOTHING);
}

#[test]
fn back_means_nothing_where_nothing_is_confirmed() {
    assert_eq!(Desk::ready().happen(Event::BackPressed), NOTHING);
}

#[test]
fn a_higher_price_is_said_in_the_confirmation() {
    let mut desk = Desk::ready();
    desk.press();
    assert_eq!(desk.answer("preview"), ["make token", "tell totals-changed"]);
    desk.token_made("tok_1");
    assert_eq!(desk.place(), "form, Confirming");
    assert_eq!(*desk.notice(), Notice::PriceRose { shown: usd(1_800), now: usd(1_960), rise: Rise::Place });
    desk.press();
    desk.answer("charge");
    assert_eq!(desk.charged(), [1_960]);
}

#[test]
fn without_a_confirmation_a_higher_price_leads_back_with_both_totals_and_no_token() {
    let mut desk = without_confirmation();
    desk.press();
    assert_eq!(desk.answer("preview"), ["focus notice", "tell totals-changed"]);
    assert_eq!(*desk.notice(), Notice::PriceRose { shown: usd(1_800), now: usd(1_960), rise: Rise::Place });
    assert_eq!((desk.total(), desk.charges().len()), (1_960, 0));
    assert_eq!(desk.press(), ["make token"]);
}

#[test]
fn a_lower_price_goes_on() {
    let mut desk = without_confirmation();
    desk.storefront = crate::storefront::MemoryStorefront::new(usd(0).currency(), 1_800, -100);
    desk.press();
    assert_eq!(desk.answer("preview"), ["make token", "tell totals-changed"]);
    assert_eq!((desk.total(), desk.notice()), (1_700, &Notice::None));
}

#[test]
fn another_currency_is_another_price() {
    let mut desk = without_confirmation();
    desk.press();
    desk.storefront = crate::storefront::MemoryStorefront::new(crate::money::Currency::parse("JPY").unwrap(), 10, 0);
    assert_eq!(desk.answer("preview"), ["focus notice", "tell totals-changed"]);
    assert!(matches!(desk.notice(), Notice::PriceRose { .. }));
}

/// A mug that goes to Berlin, and the button pressed with New York; the price is the same, each renewal is not.
fn moved_to_new_york(in_berlin_then: Option<i64>, in_new_york_now: Option<i64>) -> (Desk, News) {
    let mut desk = without_confirmation();
    for (country, renewal) in [("DE", in_berlin_then), ("US", in_new_york_now)] {
        let Some(renewal) = renewal else { continue };
        desk.storefront = desk.storefront.with_renewal(country, renewal);
    }
    desk.type_address(in_berlin());
    desk.answer_all();
    desk.press();
    let news = desk.answer("preview");
    (desk, news)
}

#[test]
fn a_higher_renewal_leads_back_with_both_amounts_and_no_charge() {
    let (desk, news) = moved_to_new_york(Some(400), Some(500));
    assert_eq!(news, ["focus notice", "tell totals-changed"]);
    assert_eq!(*desk.notice(), Notice::RenewalRose { shown: Some(usd(400)), now: usd(500), rise: Rise::Place });
    assert_eq!((desk.total(), desk.charges().len()), (1_960, 0));
}

#[test]
fn a_renewal_where_none_was_shown_leads_back_too() {
    for shown in [None, Some(0)] {
        let (desk, _) = moved_to_new_york(shown, Some(500));
        assert_eq!(*desk.notice(), Notice::RenewalRose { shown: None, now: usd(500), rise: Rise::Place });
    }
}

#[test]
fn a_renewal_that_is_agreed_to_is_not_asked_about_again() {
    let (mut desk, _) = moved_to_new_york(Some(400), Some(500));
    assert_eq!(desk.prepare_with("tok_1"), ["tell instrument-ready"]);
    desk.page_pays(1, None);
    desk.answer("charge");
    assert_eq!((desk.charged(), desk.storefront.renewals()), (vec![1_960], vec![Some(usd(500))]));
}

#[test]
fn a_renewal_that_is_no_higher_goes_on() {
    for (shown, now) in [(Some(500), Some(500)), (Some(500), Some(400)), (Some(500), None), (None, Some(0))] {
        assert_eq!(moved_to_new_york(shown, now).1[0], "make token", "{shown:?} {now:?}");
    }
}

#[test]
fn a_renewal_in_another_currency_is_another_renewal() {
    let yen = Money::from_minor(1, crate::money::Currency::parse("JPY").unwrap());
    let order = |recurring| Order::Items(crate::wire::Preview { recurring: Some(recurring), ..preview_of(1_960) });
    let expected = Notice::RenewalRose { shown: Some(usd(400)), now: yen, rise: Rise::Time };
    assert_eq!(super::super::offer::rise(&order(usd(400)), &order(yen), Rise::Time), Some(expected));
}

#[test]
fn a_higher_total_counts_before_a_higher_renewal() {
    let mut desk = without_confirmation();
    desk.storefront = desk.storefront.with_renewal("US", 500);
    desk.press();
    desk.answer("preview");
    assert_eq!(*desk.notice(), Notice::PriceRose { shown: usd(1_800), now: usd(1_960), rise: Rise::Place });
}

#[test]
fn another_offer_takes_the_word_about_the_renewal_away() {
    let (mut desk, _) = moved_to_new_york(Some(400), Some(500));
    desk.update(1, confirmed_by_page(terms(mugs(2))));
    desk.answer_all();
    assert_eq!(*desk.notice(), Notice::None);
}

#[test]
fn a_price_that_cannot_be_found_is_told_and_leads_back() {
    let mut desk = Desk::ready();
    desk.press();
    assert_eq!(desk.fail("preview", offline()), ["tell error network-unreachable", "focus notice"]);
    assert_eq!(*desk.notice(), Notice::Failed(offline()));
}

#[test]
fn an_amount_needs_no_new_price() {
    assert_eq!(Desk::ready_for(terms(amount(4_995))).press(), ["make token"]);
}

#[test]
fn a_second_press_is_no_second_payment() {
    let mut desk = Desk::ready_in_new_york();
    desk.press();
    assert_eq!(desk.press(), NOTHING);
    desk.token_made("tok_1");
    desk.press();
    assert_eq!(desk.press(), NOTHING);
    assert_eq!(desk.charges().len(), 1);
}

#[test]
fn a_card_that_framepay_refuses_leads_back_to_it() {
    let mut desk = Desk::ready_in_new_york();
    desk.press();
    assert_eq!(desk.token_fails(TokenFailure::Card("Check the number.".into())), ["focus card"]);
    assert_eq!(problems_of(&desk), (vec![], Some(CardEntry::Invalid("Check the number.".into()))));
}

#[test]
fn a_token_that_cannot_be_made_is_told_and_leads_back() {
    let mut desk = Desk::ready_in_new_york();
    desk.press();
    let news = desk.token_fails(TokenFailure::Other(Code::TokenFailed.into()));
    assert_eq!(news, ["tell error token-failed", "focus notice"]);
    assert_eq!(desk.press(), ["make token"]);
}
