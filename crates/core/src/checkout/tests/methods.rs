//! Ways to pay with something that is not saved: cards, bank accounts, methods with a page of their own.

use super::*;

const IBAN: NewMethod = NewMethod::BankAccount(AccountNumber::Iban);
const DOMESTIC: NewMethod = NewMethod::BankAccount(AccountNumber::Domestic);

fn own_page(name: &str) -> NewMethod {
    NewMethod::OwnPage(name.into())
}

fn desk_with(methods: Vec<PaymentMethod>) -> Desk {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.answer_with("methods", Answer::Methods(methods));
    desk.answer_all();
    desk.happen(Event::CardReady);
    desk
}

fn desk_with_all() -> Desk {
    desk_with(vec![method("payment-card", None), method("ach", None), method("paypal", None), method("iDEAL", None)])
}

fn choose(desk: &mut Desk, method: NewMethod) -> News {
    desk.manage(Manage::Choose(Choice::New(method)))
}

#[test]
fn they_come_in_the_order_of_the_storefront_each_once() {
    let all = ["iDEAL", "payment-card", "ach", "payment-card"].map(|name| method(name, None));
    let ways = desk_with(all.into()).form().offer.new_methods();
    assert_eq!(ways, [own_page("iDEAL"), NewMethod::Card, DOMESTIC]);
}

#[test]
fn the_first_is_chosen_until_the_shopper_chooses() {
    let mut desk = desk_with_all();
    assert_eq!(desk.form().choice, Choice::CARD);
    choose(&mut desk, own_page("paypal"));
    assert_eq!(desk.form().choice, Choice::New(own_page("paypal")));
}

#[test]
fn a_method_that_the_storefront_does_not_take_cannot_be_chosen() {
    let mut desk = desk_with_all();
    choose(&mut desk, own_page("Bancontact"));
    assert_eq!(desk.form().choice, Choice::CARD);
}

#[test]
fn the_fields_of_a_bank_account_are_mounted_when_it_is_chosen() {
    let mut desk = desk_with_all();
    assert_eq!(choose(&mut desk, DOMESTIC), ["load fields"]);
    assert_eq!(desk.form().fields(), Some(Fields::BankAccount(AccountNumber::Domestic)));
    assert_eq!(choose(&mut desk, IBAN), ["load fields"]);
    assert_eq!(choose(&mut desk, NewMethod::Card), NOTHING);
}

#[test]
fn dollars_are_paid_from_accounts_without_an_iban() {
    assert!(desk_with_all().form().offer.new_methods().contains(&DOMESTIC));
}

#[test]
fn paypal_is_named_in_the_order_and_needs_no_token() {
    let mut desk = desk_with_all();
    choose(&mut desk, own_page("paypal"));
    desk.press_with(in_new_york(), CardEntry::Incomplete);
    assert_eq!(desk.answer("preview")[0], "tell instrument-ready");
    assert_eq!(desk.press(), ["ask charge"]);
    let Some(Call::Charge(charge)) = desk.sent.last() else { panic!() };
    assert_eq!(charge.instrument, crate::storefront::Instrument::OwnPage("paypal".into()));
    assert_eq!(desk.fail("charge", offline()), ["tell error network-unreachable", "focus notice"]);
}

#[test]
fn paypal_pays_for_items_only() {
    let (mut desk, _) = Desk::open(terms(amount(4_995)));
    desk.answer_with("methods", Answer::Methods(vec![method("paypal", None), method("iDEAL", None)]));
    desk.happen(Event::CardReady);
    assert_eq!(desk.form().offer.new_methods(), [own_page("iDEAL")]);
}

#[test]
fn nothing_is_typed_for_a_method_with_a_page_of_its_own() {
    let mut desk = desk_with_all();
    choose(&mut desk, own_page("iDEAL"));
    assert_eq!(desk.form().fields(), None);
    let submission = Submission { address: in_new_york(), card: CardEntry::Incomplete };
    assert_eq!(desk.happen(Event::Submitted(submission)), ["ask preview"]);
    assert_eq!(desk.answer("preview"), ["make token", "tell totals-changed"]);
}

#[test]
fn a_bank_account_must_be_complete() {
    let mut desk = desk_with_all();
    choose(&mut desk, DOMESTIC);
    let submission = Submission { address: in_new_york(), card: CardEntry::Incomplete };
    assert_eq!(desk.happen(Event::Submitted(submission)), ["focus card"]);
}

#[test]
fn a_method_of_another_country_goes_when_the_address_says_so() {
    let ideal = PaymentMethod { filters: vec!["billingAddress.country:NL,DE".into()], ..method("iDEAL", None) };
    let both = vec![ideal, method("payment-card", None)];
    let mut desk = desk_with(both.clone());
    assert_eq!(desk.form().offer.new_methods(), [NewMethod::Card], "nobody knows the country yet");
    desk.type_address(in_berlin());
    desk.answer_with("methods", Answer::Methods(both.clone()));
    desk.answer_all();
    choose(&mut desk, own_page("iDEAL"));
    assert_eq!(desk.form().choice, Choice::New(own_page("iDEAL")));
    desk.type_address(in_new_york());
    desk.answer_with("methods", Answer::Methods(both));
    desk.answer_all();
    assert_eq!(desk.form().choice, Choice::CARD);
}

#[test]
fn the_merchant_hears_which_methods_there_are_where_none_can_be_served() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.answer_with(
        "methods",
        Answer::Methods(vec![method("payment-card", Some("Google Pay")), method("cash", None)]),
    );
    desk.answer_all();
    let said = desk.last_payload().get("message").to_text().unwrap();
    assert!(said.ends_with("It offers: payment-card (Google Pay), cash."), "{said}");
}

#[test]
fn a_method_without_a_token_that_was_prepared_pays_no_amount() {
    let mut desk = desk_with_all();
    choose(&mut desk, own_page("paypal"));
    desk.press();
    desk.answer_all();
    assert_eq!(desk.place(), "form, Confirming");
    desk.update(1, terms(amount(4_995)));
    desk.answer_all();
    assert_eq!(desk.place(), "form: None");
}
