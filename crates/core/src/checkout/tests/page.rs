//! The calls of the page: `show()`, `purchase()` and `setup()`.

use super::*;
use crate::storefront::Instrument;

/// The form of a page that confirms, with `tok_1` prepared.
fn prepared() -> Desk {
    let mut desk = Desk::ready_for(confirmed_by_page(terms(mugs(1))));
    desk.type_address(in_new_york());
    desk.answer_all();
    desk.prepare_with("tok_1");
    desk
}

fn token(id: &str) -> Tender {
    Tender::of_token(desk::card_token(id), in_new_york())
}

#[test]
fn purchase_pays_with_what_was_prepared_and_resolves_with_the_outcome() {
    let mut desk = prepared();
    assert_eq!(desk.page_pays(1, None), ["ask charge"]);
    assert_eq!(desk.answer("charge"), ["tell purchase-completed", "call 1 ok", "focus outcome"]);
    assert_eq!(desk.charged(), [1_960]);
    assert_eq!(desk.resolved[0], desk.last_payload());
}

#[test]
fn purchase_pays_with_what_the_page_gives() {
    let mut desk = Desk::ready_for(terms(amount(4_995)));
    assert_eq!(desk.page_pays(1, Some(token("tok_page"))), ["ask charge"]);
    let Some(Call::Charge(charge)) = desk.sent.last() else { panic!() };
    assert_eq!(charge.instrument, Instrument::Token("tok_page".into()));
}

#[test]
fn purchase_is_the_yes_to_what_is_being_confirmed() {
    let mut desk = Desk::confirming();
    assert_eq!(desk.page_pays(1, None), ["ask charge"]);
}

#[test]
fn purchase_without_anything_to_pay_with_is_refused() {
    let mut desk = Desk::ready();
    assert_eq!(desk.page_pays(1, None), ["call 1 instrument-missing"]);
    assert_eq!(desk.page_confirms(2, None), ["call 2 instrument-missing"]);
    assert_eq!(desk.place(), "form: None");
}

#[test]
fn purchase_called_twice_pays_once_and_both_resolve() {
    let mut desk = prepared();
    desk.page_pays(1, None);
    assert_eq!(desk.page_pays(2, None), NOTHING);
    assert_eq!(desk.answer("charge"), ["tell purchase-completed", "call 1+2 ok", "focus outcome"]);
    assert_eq!(desk.page_pays(3, None), ["call 3 ok"]);
    assert_eq!((desk.charged(), desk.resolved.len()), (vec![1_960], 2));
}

#[test]
fn purchase_waits_for_the_payment_that_the_shopper_confirmed() {
    let mut desk = Desk::charging();
    assert_eq!(desk.page_pays(1, None), NOTHING);
    assert_eq!(desk.answer("charge"), ["tell purchase-completed", "call 1 ok", "focus outcome"]);
}

#[test]
fn purchase_while_the_shopper_prepares_is_refused() {
    let mut desk = Desk::ready_in_new_york();
    desk.press();
    assert_eq!(desk.page_pays(1, Some(token("tok_2"))), ["call 1 payment-in-progress"]);
}

#[test]
fn purchase_rejects_with_a_decline_and_what_was_declined_works_only_once() {
    let mut desk = prepared();
    desk.storefront.decide(TransactionResult::Declined);
    desk.page_pays(1, None);
    assert_eq!(desk.answer("charge"), ["tell purchase-declined", "call 1 payment-declined", "focus notice"]);
    assert_eq!(desk.page_pays(2, Some(token("tok_1"))), ["call 2 instrument-missing"]);
    assert_eq!(desk.page_confirms(3, Some(token("tok_1"))), ["call 3 instrument-missing"]);
    assert_eq!(desk.page_pays(4, Some(token("tok_2"))), ["ask charge"]);
}

#[test]
fn purchase_rejects_with_a_refusal_and_with_an_unknown_outcome() {
    let mut desk = prepared();
    desk.page_pays(1, None);
    assert!(desk.fail("charge", status(403)).contains(&"call 1 forbidden".to_owned()));
    let mut desk = prepared();
    desk.page_pays(1, None);
    desk.lose_answer("charge");
    let news = desk.answer("token");
    assert_eq!(news, ["tell error payment-unconfirmed", "call 1 payment-unconfirmed", "focus outcome"]);
    assert_eq!(desk.page_pays(2, None), ["call 2 payment-unconfirmed"]);
}

#[test]
fn purchase_pays_no_more_than_was_shown() {
    let mut desk = Desk::ready_for(confirmed_by_page(terms(mugs(1))));
    assert_eq!(desk.page_pays(1, Some(token("tok_1"))), ["ask preview"]);
    assert_eq!(desk.answer("preview"), ["call 1 price-rose", "focus notice", "tell totals-changed"]);
    assert_eq!((desk.charges().len(), desk.total()), (0, 1_960));
    assert_eq!(desk.page_pays(2, Some(token("tok_1"))), ["ask charge"]);
}

/// What the page was told of a call that was refused.
fn refusal(desk: &Desk, call: u32, tender: Tender) -> String {
    let event = Event::PaymentRequested(CallNumber(call), Some(tender));
    let (_, effects) = desk.step_aside(event);
    let refusal = effects.into_iter().find_map(|effect| match effect {
        Effect::SettleCalls(_, Err(failure)) => Some(failure.message()),
        _ => None,
    });
    refusal.expect("a refusal")
}

#[test]
fn items_are_not_paid_by_an_address_without_a_complete_place() {
    let elsewhere = |address: BillingAddress| Tender { address: Some(address), ..token("tok_2") };
    let incomplete = [
        in_berlin().with(Field::PostalCode, ""),
        in_new_york().with(Field::Region, ""),
        in_new_york().with(Field::PostalCode, "10001!"),
        in_new_york().with(Field::Country, ""),
    ];
    for address in incomplete {
        let mut desk = prepared();
        assert_eq!(desk.page_pays(1, Some(elsewhere(address.clone()))), ["call 1 instrument-missing"]);
        assert_eq!(desk.page_confirms(2, Some(elsewhere(address))), ["call 2 instrument-missing"]);
        assert_eq!((desk.place().as_str(), desk.charges().len()), ("form, Prepared", 0));
    }
    assert_eq!(Desk::ready_for(terms(amount(4_995))).page_pays(1, Some(elsewhere(in_berlin()))), ["ask charge"]);
}

#[test]
fn the_refusal_names_what_the_place_lacks() {
    let address = in_new_york().with(Field::Region, "").with(Field::PostalCode, "10001!").with(Field::City, "");
    let message = refusal(&prepared(), 1, Tender { address: Some(address), ..token("tok_2") });
    assert!(message.ends_with("region, postalCode."), "{message}");
}

#[test]
fn what_was_given_for_an_amount_pays_no_items_without_a_complete_place() {
    let mut desk = Desk::ready_for(signed_in(invoice(), 1));
    desk.press_with(BillingAddress::default(), CardEntry::Incomplete);
    assert_eq!(desk.place(), "form, Confirming");
    desk.update(1, signed_in(mugs(1), 1));
    desk.answer_all();
    assert_eq!(desk.place(), "form: None");
    assert_eq!(desk.press_with(BillingAddress::default(), CardEntry::Incomplete), ["focus emails"]);
}

#[test]
fn purchase_waits_for_no_update_but_is_refused() {
    let mut desk = prepared();
    desk.update(1, confirmed_by_page(terms(mugs(2))));
    assert_eq!(desk.page_pays(1, None), ["call 1 step-unavailable"]);
    desk.answer_all();
    assert_eq!(desk.page_pays(2, None), ["ask charge"]);
}

#[test]
fn the_page_can_show_the_confirmation_and_the_form() {
    let mut desk = prepared();
    assert_eq!(desk.page_confirms(1, None), ["call 1 ok"]);
    assert_eq!(desk.place(), "form, Confirming");
    assert_eq!(desk.page_shows_form(2), ["call 2 ok"]);
    assert_eq!(desk.place(), "form: None");
    assert_eq!(desk.page_confirms(3, Some(token("tok_2"))), ["call 3 ok"]);
    desk.press();
    let Some(Call::Charge(charge)) = desk.sent.last() else { panic!() };
    assert_eq!(charge.instrument, Instrument::Token("tok_2".into()));
}

#[test]
fn there_is_a_result_once_it_is_paid() {
    assert_eq!(Desk::ready().page_shows_result(1), ["call 1 step-unavailable"]);
    assert_eq!(Desk::charging().page_shows_result(1), ["call 1 payment-in-progress"]);
    assert_eq!(Desk::in_the_dark().page_shows_result(1), ["call 1 payment-unconfirmed"]);
    assert_eq!(Desk::approved().page_shows_result(1), ["focus outcome", "call 1 ok"]);
}

#[test]
fn without_the_step_of_the_result_it_is_shown_when_the_page_says_so() {
    let hidden = Terms { steps: Steps { result: false, ..terms(mugs(1)).steps }, ..terms(amount(4_995)) };
    let mut desk = Desk::charging_for(hidden);
    assert_eq!(desk.answer("charge"), ["tell purchase-completed"]);
    assert!(matches!(desk.state(), State::Approved(approved) if !approved.shows_result));
    desk.page_shows_result(1);
    assert!(matches!(desk.state(), State::Approved(approved) if approved.shows_result));
}

#[test]
fn where_a_step_cannot_be_run_it_says_why() {
    let loading = || Desk::open(terms(mugs(1))).0;
    let failed = || {
        let (mut desk, _) = Desk::open(terms(mugs(1)));
        desk.fail("preview", offline());
        desk
    };
    let destroyed = || {
        let mut desk = Desk::ready();
        desk.destroy();
        desk
    };
    type Place = fn() -> Desk;
    let states: [(Place, &str); 6] = [
        (loading, "step-unavailable"),
        (failed, "step-unavailable"),
        (Desk::charging, "payment-in-progress"),
        (Desk::in_the_dark, "payment-unconfirmed"),
        (Desk::approved, "payment-completed"),
        (destroyed, "destroyed"),
    ];
    for (desk, code) in states {
        assert_eq!(desk().page_confirms(1, Some(token("tok_9"))), [format!("call 1 {code}")]);
        assert_eq!(desk().page_shows_form(1), [format!("call 1 {code}")]);
    }
}

#[test]
fn destroy_rejects_the_calls_that_wait_and_the_charge_is_still_told() {
    let mut desk = prepared();
    desk.page_pays(1, None);
    desk.page_pays(2, None);
    assert_eq!(desk.destroy(), ["call 1+2 destroyed"]);
    assert_eq!(desk.answer("charge"), ["tell purchase-completed"]);
}
