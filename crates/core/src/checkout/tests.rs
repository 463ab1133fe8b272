//! The rules of the machine, one fact a line.

mod desk;

use super::*;
use crate::address::FieldFault;
pub(super) use crate::address::tests::in_new_york;
use crate::failure::Code;
use crate::value::Value;
use crate::wire::{PaymentMethod, Purchase, Token, TransactionResult};
use desk::{Desk, News};

pub(super) use desk::kind_of_state;

const NOTHING: [&str; 0] = [];

/// So many cents.
pub(super) fn usd(cents: i64) -> Money {
    Money::from_minor(cents, crate::money::Currency::parse("USD").unwrap())
}

/// So many mugs, at 18.00 each.
pub(super) fn mugs(quantity: u64) -> Source {
    items(&[("plan_mug", quantity)])
}

fn items(plans: &[(&str, u64)]) -> Source {
    let item = |(plan_id, quantity): &(&str, u64)| crate::options::Item {
        plan_id: (*plan_id).to_owned(),
        quantity: *quantity,
        limits: None,
        thumbnail: None,
    };
    Source::Items(plans.iter().map(item).collect())
}

/// The same person somewhere else.
pub(super) fn in_berlin() -> BillingAddress {
    let moved = [(Field::Country, "DE"), (Field::City, "Berlin"), (Field::Region, ""), (Field::PostalCode, "10115")];
    moved.into_iter().fold(in_new_york(), |address, (field, value)| address.with(field, value))
}

fn status(status: u16) -> Failure {
    Failure::of_status("StorefrontPostPurchase", status, &Value::Null)
}

fn refused_at(status: u16, fields: &[&str]) -> Failure {
    let invalid = |field: &&str| {
        Value::object([("field", Some(Value::text(*field))), ("message", Some(Value::text("is wrong")))])
    };
    let body = Value::object([("invalidFields", Some(Value::List(fields.iter().map(invalid).collect())))]);
    Failure::of_status("StorefrontPostPurchase", status, &body)
}

fn method(method: &str, feature: Option<&str>) -> PaymentMethod {
    PaymentMethod { method: method.into(), feature: feature.map(Into::into), brands: Vec::new() }
}

fn offline() -> Failure {
    Code::NetworkUnreachable.into()
}

/// A charge's answer with a credential in every place where the API puts one.
fn purchase(result: &str) -> Purchase {
    let transaction = Value::object([
        ("id", Some(Value::text("txn_9"))),
        ("result", Some(Value::text(result))),
        ("amount", Some(Value::Number("19.60".into()))),
        ("currency", Some(Value::text("USD"))),
        ("token", Some(Value::text("secret"))),
        ("_links", Some(Value::List(vec![Value::text("https://pay.example/secret")]))),
    ]);
    let answer = Value::object([("token", Some(Value::text("secret"))), ("transaction", Some(transaction))]);
    Purchase::read(&answer)
}

/// A preview that says no more than it must.
fn preview_of(cents: i64) -> crate::wire::Preview {
    let total = Value::Number(usd(cents).to_decimal());
    let answer = Value::object([("currency", Some(Value::text("USD"))), ("total", Some(total))]);
    crate::wire::Preview::read(&answer).unwrap()
}

mod loading {
    use super::*;

    #[test]
    fn everything_is_asked_for_at_once() {
        assert_eq!(Desk::open(mugs(1)).1, ["load card", "ask preview", "ask methods", "ask plans"]);
    }

    #[test]
    fn an_amount_needs_neither_a_preview_nor_plans() {
        assert_eq!(Desk::open(Source::Money(usd(4_995))).1, ["load card", "ask methods"]);
    }

    #[test]
    fn a_plan_that_is_bought_twice_is_asked_about_once() {
        let (desk, _) = Desk::open(items(&[("plan_mug", 1), ("plan_cup", 1), ("plan_mug", 2)]));
        assert!(desk.sent.contains(&Call::Plans(vec!["plan_mug".into(), "plan_cup".into()])));
    }

    #[test]
    fn the_form_opens_with_the_last_part_whichever_it_is() {
        let parts = ["preview", "methods", "plans", "card"];
        for last in parts {
            let (mut desk, _) = Desk::open(mugs(1));
            let come =
                |desk: &mut Desk, part| if part == "card" { desk.happen(Event::CardReady) } else { desk.answer(part) };
            for part in parts.into_iter().filter(|part| *part != last) {
                assert_eq!(come(&mut desk, part), NOTHING, "{part} before {last}");
                assert_eq!(desk.place(), "loading");
            }
            assert_eq!(come(&mut desk, last), ["tell data-ready", "mount ok"]);
            assert_eq!(desk.place(), "form: None");
        }
    }

    #[test]
    fn a_failure_is_shown_told_and_rejects_the_mount() {
        for part in ["preview", "methods"] {
            let (mut desk, _) = Desk::open(mugs(1));
            let news = desk.fail(part, status(503));
            assert_eq!(news, ["tell error storefront-failed", "mount storefront-failed"]);
            assert_eq!(desk.place(), "failed: storefront-failed");
        }
    }

    #[test]
    fn a_retry_asks_only_for_what_is_missing() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.answer("methods");
        desk.fail("preview", offline());
        desk.answer("plans");
        assert_eq!(desk.retry(), ["ask preview"]);
        desk.happen(Event::CardReady);
        assert_eq!(desk.answer("preview"), ["tell data-ready", "mount ok", "focus emails"]);
    }

    #[test]
    fn two_failures_are_two_things_to_ask_for() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.fail("preview", offline());
        assert_eq!(desk.fail("methods", offline()), NOTHING);
        assert_eq!(desk.retry(), ["ask preview", "ask methods"]);
    }

    #[test]
    fn card_fields_that_fail_are_loaded_again() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.answer_all();
        let news = desk.happen(Event::CardFailed(Code::FramepayBlocked.into()));
        assert_eq!(news, ["tell error framepay-blocked", "mount framepay-blocked"]);
        assert_eq!(desk.retry(), ["load card"]);
        assert_eq!(desk.happen(Event::CardReady), ["tell data-ready", "mount ok", "focus emails"]);
    }

    #[test]
    fn a_retry_can_fail_again() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.fail("preview", offline());
        desk.retry();
        assert_eq!(desk.fail("preview", status(500))[0], "tell error storefront-failed");
        assert_eq!(desk.place(), "failed: storefront-failed");
    }

    #[test]
    fn a_failure_moves_the_focus_only_after_the_shoppers_own_retry() {
        let (mut desk, _) = Desk::open(mugs(1));
        let moves_focus = |news: News| news.contains(&"focus outcome".to_owned());
        assert!(!moves_focus(desk.fail("preview", offline())));
        desk.retry();
        assert!(moves_focus(desk.fail("preview", offline())));
        desk.update(1, mugs(2));
        assert!(!moves_focus(desk.fail("preview", offline())));
    }

    #[test]
    fn a_retry_after_a_failed_update_loads_what_the_page_asked_for_last() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.update(1, mugs(2));
        desk.answer("preview");
        desk.answer("methods");
        desk.answer("plans");
        desk.fail("preview", offline());
        desk.retry();
        desk.answer_all();
        desk.happen(Event::CardReady);
        assert_eq!(desk.total(), 3_600);
    }

    #[test]
    fn plans_that_cannot_be_read_are_no_failure() {
        let (mut desk, _) = Desk::open(mugs(1));
        assert_eq!(desk.fail("plans", status(403)), NOTHING);
        desk.answer_all();
        assert_eq!(desk.happen(Event::CardReady), ["tell data-ready", "mount ok"]);
    }

    #[test]
    fn without_a_method_that_it_can_serve_it_fails_and_asks_again() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.answer("preview");
        desk.answer("plans");
        let others = vec![method("paypal", None), method("payment-card", Some("Google Pay"))];
        assert_eq!(desk.answer_with("methods", Answer::Methods(others))[0], "tell error no-payment-methods");
        assert_eq!(desk.retry(), ["ask methods"]);
    }

    #[test]
    fn only_methods_that_it_can_serve_are_offered() {
        let (mut desk, _) = Desk::open(mugs(1));
        let both = vec![method("paypal", None), method("payment-card", None)];
        desk.answer_with("methods", Answer::Methods(both));
        desk.answer_all();
        desk.happen(Event::CardReady);
        assert!(matches!(desk.state(), State::Form(form) if form.offer.methods == [method("payment-card", None)]));
    }

    #[test]
    fn an_answer_to_another_question_is_no_answer() {
        let (mut desk, _) = Desk::open(mugs(1));
        assert_eq!(desk.answer_with("preview", Answer::Methods(vec![method("payment-card", None)])), NOTHING);
        assert_eq!(desk.place(), "loading");
    }

    #[test]
    fn an_update_while_loading_loads_the_other_purchase() {
        let (mut desk, _) = Desk::open(mugs(1));
        assert_eq!(desk.update(1, mugs(2)), ["ask preview", "ask methods", "ask plans"]);
        desk.happen(Event::CardReady);
        let news = desk.answer_all();
        assert_eq!(news, ["tell data-ready", "mount ok", "update 1 ok"]);
        assert_eq!(desk.total(), 3_600);
    }

    #[test]
    fn an_update_after_a_failure_is_a_retry_with_another_purchase() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.fail("preview", status(422));
        assert_eq!(desk.update(1, mugs(2)), ["ask preview", "ask methods", "ask plans"]);
        desk.happen(Event::CardReady);
        assert_eq!(desk.answer_all(), ["tell data-ready", "mount ok", "update 1 ok"]);
    }

    #[test]
    fn a_failure_rejects_the_updates_that_wait_for_the_form() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.update(1, mugs(2));
        desk.answer("preview");
        let news = desk.fail("preview", status(422));
        assert_eq!(news, ["tell error request-refused", "mount request-refused", "update 1 request-refused"]);
    }
}

mod address {
    use super::*;

    #[test]
    fn a_place_is_priced_once_it_is_complete() {
        let mut desk = Desk::ready();
        assert_eq!(desk.type_address(in_new_york().with(Field::PostalCode, "")), NOTHING);
        assert_eq!(desk.type_address(in_new_york()), ["ask preview", "ask methods"]);
        assert_eq!(desk.answer_all(), NOTHING);
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
}

mod updates {
    use super::*;

    #[test]
    fn one_preview_and_one_ready_to_pay() {
        let mut desk = Desk::ready();
        assert_eq!(desk.update(1, mugs(3)), ["ask preview", "ask methods"]);
        assert_eq!(desk.answer_all(), ["update 1 ok"]);
        assert_eq!(desk.total(), 5_400);
    }

    #[test]
    fn a_new_plan_is_asked_about() {
        assert_eq!(Desk::ready().update(1, items(&[("plan_cup", 1)])), ["ask preview", "ask methods", "ask plans"]);
    }

    #[test]
    fn from_items_to_an_amount() {
        let mut desk = Desk::ready();
        assert_eq!(desk.update(1, Source::Money(usd(4_995))), ["ask methods"]);
        assert_eq!(desk.answer_all(), ["update 1 ok"]);
        assert_eq!(desk.total(), 4_995);
    }

    #[test]
    fn the_last_of_several_wins_and_all_settle() {
        let mut desk = Desk::ready();
        desk.update(1, mugs(2));
        desk.update(2, mugs(3));
        assert_eq!(desk.answer_all(), ["update 1+2 ok"]);
        assert_eq!(desk.total(), 5_400);
    }

    #[test]
    fn a_failed_one_changes_nothing_on_screen() {
        let mut desk = Desk::ready();
        desk.update(1, mugs(2));
        let news = desk.fail("preview", status(422));
        assert_eq!(news, ["tell error request-refused", "update 1 request-refused"]);
        assert_eq!((desk.total(), desk.notice()), (1_800, &Notice::None));
    }

    #[test]
    fn one_that_nobody_can_pay_is_a_failed_one() {
        let mut desk = Desk::ready();
        desk.update(1, mugs(2));
        desk.answer("preview");
        let news = desk.answer_with("methods", Answer::Methods(Vec::new()));
        assert_eq!(news, ["tell error no-payment-methods", "update 1 no-payment-methods"]);
        assert_eq!(desk.total(), 1_800);
    }

    #[test]
    fn an_address_typed_meanwhile_prices_the_new_purchase() {
        let mut desk = Desk::ready();
        desk.update(1, mugs(2));
        assert_eq!(desk.type_address(in_new_york()), ["ask preview", "ask methods"]);
        assert_eq!(desk.answer_all(), ["update 1 ok"]);
        assert_eq!(desk.total(), 3_760);
    }

    #[test]
    fn nothing_is_paid_while_the_purchase_is_being_replaced() {
        let mut desk = Desk::ready_in_new_york();
        desk.update(1, mugs(2));
        assert_eq!(desk.press_pay(), NOTHING);
        assert_eq!(desk.place(), "form: None");
    }

    #[test]
    fn where_one_is_no_longer_possible_it_says_why() {
        let while_creating_token = || {
            let mut desk = Desk::ready_in_new_york();
            desk.press_pay();
            desk
        };
        let destroyed = || {
            let mut desk = Desk::ready();
            desk.destroy();
            desk
        };
        let states = [
            (while_creating_token(), "update 1 payment-in-progress"),
            (Desk::charging(), "update 1 payment-in-progress"),
            (Desk::in_the_dark(), "update 1 payment-in-progress"),
            (Desk::pending(), "update 1 payment-in-progress"),
            (Desk::approved(), "update 1 payment-completed"),
            (destroyed(), "update 1 destroyed"),
        ];
        for (mut desk, expected) in states {
            let place = desk.place();
            assert_eq!(desk.update(1, mugs(2)), [expected], "{place}");
            assert_eq!(desk.place(), place);
        }
    }
}

mod pressing_pay {
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
        let news =
            desk.press_pay_with(in_new_york().with(Field::Email, "").with(Field::City, ""), CardEntry::Incomplete);
        assert_eq!(news, ["focus emails"]);
        assert_eq!(problems_of(&desk), (vec![Field::Email, Field::City], Some(CardEntry::Incomplete)));
    }

    #[test]
    fn the_focus_goes_to_the_email_then_to_the_card_then_to_the_rest() {
        let press = |address, card| Desk::ready().press_pay_with(address, card);
        let (no_email, no_name) = (in_new_york().with(Field::Email, "ada"), in_new_york().with(Field::FirstName, ""));
        assert_eq!(press(no_email, CardEntry::Incomplete), ["focus emails"]);
        assert_eq!(press(no_name.clone(), CardEntry::Incomplete), ["focus card"]);
        assert_eq!(press(in_new_york(), CardEntry::Invalid("Check it.".into())), ["focus card"]);
        assert_eq!(press(no_name, CardEntry::Complete), ["focus firstName"]);
    }

    #[test]
    fn what_is_edited_is_no_longer_held_against_the_shopper() {
        let mut desk = Desk::ready();
        desk.press_pay_with(in_new_york().with(Field::Email, "").with(Field::City, ""), CardEntry::Incomplete);
        desk.happen(Event::FieldEdited(Field::Email));
        assert_eq!(problems_of(&desk), (vec![Field::City], Some(CardEntry::Incomplete)));
        desk.happen(Event::CardEdited);
        desk.happen(Event::FieldEdited(Field::City));
        assert_eq!(*desk.notice(), Notice::None);
    }

    #[test]
    fn a_price_of_another_place_is_asked_for_first() {
        let mut desk = Desk::ready();
        assert_eq!(desk.press_pay(), ["ask preview"]);
        assert_eq!(desk.place(), "paying: Repricing");
    }

    #[test]
    fn a_higher_price_leads_back_with_both_totals_and_no_charge() {
        let mut desk = Desk::ready();
        desk.press_pay();
        assert_eq!(desk.answer("preview"), ["focus notice"]);
        assert_eq!(*desk.notice(), Notice::PriceRose { shown: usd(1_800), now: usd(1_960) });
        assert_eq!((desk.total(), desk.charges().len()), (1_960, 0));
    }

    #[test]
    fn a_price_that_is_agreed_to_is_not_asked_for_again() {
        let mut desk = Desk::ready();
        desk.press_pay();
        desk.answer("preview");
        assert_eq!(desk.press_pay(), ["make token"]);
        assert_eq!(desk.token_made("tok_1"), ["tell instrument-ready", "ask charge"]);
        desk.answer("charge");
        assert_eq!(desk.charged(), [1_960]);
    }

    #[test]
    fn a_lower_price_goes_on() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.storefront = crate::storefront::MemoryStorefront::new(usd(0).currency(), 1_800, -100);
        desk.answer_all();
        desk.happen(Event::CardReady);
        desk.press_pay();
        assert_eq!(desk.answer("preview"), ["make token"]);
        assert_eq!(desk.total(), 1_700);
    }

    #[test]
    fn another_currency_is_another_price() {
        let mut desk = Desk::ready();
        desk.press_pay();
        desk.storefront =
            crate::storefront::MemoryStorefront::new(crate::money::Currency::parse("JPY").unwrap(), 10, 0);
        assert_eq!(desk.answer("preview"), ["focus notice"]);
        assert!(matches!(desk.notice(), Notice::PriceRose { .. }));
    }

    /// The form for a mug that goes to Berlin, and pay pressed with New York; the price is the same, each renewal is not.
    fn moved_to_new_york(in_berlin_then: Option<i64>, in_new_york_now: Option<i64>) -> (Desk, News) {
        let mut desk = Desk::ready();
        for (country, renewal) in [("DE", in_berlin_then), ("US", in_new_york_now)] {
            let Some(renewal) = renewal else { continue };
            desk.storefront = desk.storefront.with_renewal(country, renewal);
        }
        desk.type_address(in_berlin());
        desk.answer_all();
        desk.press_pay();
        let news = desk.answer("preview");
        (desk, news)
    }

    #[test]
    fn a_higher_renewal_leads_back_with_both_amounts_and_no_charge() {
        let (desk, news) = moved_to_new_york(Some(400), Some(500));
        assert_eq!(news, ["focus notice"]);
        assert_eq!(*desk.notice(), Notice::RenewalRose { shown: Some(usd(400)), now: usd(500) });
        assert_eq!((desk.total(), desk.charges().len()), (1_960, 0));
    }

    #[test]
    fn a_renewal_where_none_was_shown_leads_back_too() {
        for shown in [None, Some(0)] {
            let (desk, _) = moved_to_new_york(shown, Some(500));
            assert_eq!(*desk.notice(), Notice::RenewalRose { shown: None, now: usd(500) });
        }
    }

    #[test]
    fn a_renewal_that_is_agreed_to_is_not_asked_about_again() {
        let (mut desk, _) = moved_to_new_york(Some(400), Some(500));
        assert_eq!(desk.press_pay(), ["make token"]);
        desk.token_made("tok_1");
        desk.answer("charge");
        assert_eq!((desk.charged(), desk.storefront.renewals()), (vec![1_960], vec![Some(usd(500))]));
    }

    #[test]
    fn a_renewal_that_is_no_higher_goes_on() {
        for (shown, now) in [(Some(500), Some(500)), (Some(500), Some(400)), (Some(500), None), (None, Some(0))] {
            assert_eq!(moved_to_new_york(shown, now).1, ["make token"], "{shown:?} {now:?}");
        }
    }

    #[test]
    fn a_renewal_in_another_currency_is_another_renewal() {
        let yen = Money::from_minor(1, crate::money::Currency::parse("JPY").unwrap());
        let order = |recurring| Order::Items(crate::wire::Preview { recurring: Some(recurring), ..preview_of(1_960) });
        let expected = Notice::RenewalRose { shown: Some(usd(400)), now: yen };
        assert_eq!(super::super::pricing::rise(&order(usd(400)), &order(yen)), Some(expected));
    }

    #[test]
    fn a_higher_total_counts_before_a_higher_renewal() {
        let mut desk = Desk::ready();
        desk.storefront = desk.storefront.with_renewal("US", 500);
        desk.press_pay();
        desk.answer("preview");
        assert_eq!(*desk.notice(), Notice::PriceRose { shown: usd(1_800), now: usd(1_960) });
    }

    #[test]
    fn another_offer_takes_the_word_about_the_renewal_away() {
        let (mut desk, _) = moved_to_new_york(Some(400), Some(500));
        desk.update(1, mugs(2));
        desk.answer_all();
        assert_eq!(*desk.notice(), Notice::None);
    }

    #[test]
    fn a_price_that_cannot_be_found_is_told_and_leads_back() {
        let mut desk = Desk::ready();
        desk.press_pay();
        assert_eq!(desk.fail("preview", offline()), ["tell error network-unreachable", "focus notice"]);
        assert_eq!(*desk.notice(), Notice::Failed(offline()));
    }

    #[test]
    fn an_amount_needs_no_new_price() {
        assert_eq!(Desk::ready_for(Source::Money(usd(4_995))).press_pay(), ["make token"]);
    }

    #[test]
    fn a_second_press_is_no_second_payment() {
        let mut desk = Desk::ready_in_new_york();
        desk.press_pay();
        assert_eq!(desk.press_pay(), NOTHING);
        desk.token_made("tok_1");
        assert_eq!(desk.press_pay(), NOTHING);
    }

    #[test]
    fn a_card_that_framepay_refuses_leads_back_to_it() {
        let mut desk = Desk::ready_in_new_york();
        desk.press_pay();
        assert_eq!(desk.token_fails(TokenFailure::Card("Check the number.".into())), ["focus card"]);
        assert_eq!(problems_of(&desk), (vec![], Some(CardEntry::Invalid("Check the number.".into()))));
    }

    #[test]
    fn a_token_that_cannot_be_made_is_told_and_leads_back() {
        let mut desk = Desk::ready_in_new_york();
        desk.press_pay();
        let news = desk.token_fails(TokenFailure::Other(Code::TokenFailed.into()));
        assert_eq!(news, ["tell error token-failed", "focus notice"]);
        assert_eq!(desk.press_pay(), ["make token"]);
    }
}

mod outcomes {
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
            assert!(matches!(desk.state(), State::Approved(Approved { paid: None, .. })), "{amount:?}");
        }
    }

    #[test]
    fn a_decline_is_told_keeps_the_offer_and_the_next_try_has_a_new_token() {
        let mut desk = Desk::charging();
        desk.storefront.decide(TransactionResult::Declined);
        assert_eq!(desk.answer("charge"), ["tell purchase-declined", "focus notice"]);
        assert_eq!((desk.place().as_str(), desk.total()), ("form: Declined", 1_960));
        desk.storefront.decide(TransactionResult::Approved);
        assert_eq!(desk.press_pay(), ["make token"]);
        desk.token_made("tok_2");
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
        assert_eq!(desk.press_pay(), ["make token"]);
    }

    #[test]
    fn a_refused_field_that_the_form_does_not_show_is_told_above_it() {
        let mut desk = Desk::charging();
        desk.fail("charge", refused_at(422, &["billingAddress.postalCode", "items.0.planId"]));
        assert_eq!(desk.place(), "form: Failed");
        let mut desk = Desk::ready();
        desk.press_pay_with(in_berlin(), CardEntry::Complete);
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
        assert_eq!([desk.press_pay(), desk.retry(), desk.type_address(in_berlin())].concat(), NOTHING);
        assert_eq!(desk.place(), "approved");
    }
}

mod lost_answers {
    use super::*;

    fn after(answer: Token) -> (Desk, News) {
        let mut desk = Desk::charging();
        desk.lose_answer("charge");
        let news = desk.answer_with("token", Answer::Token(answer));
        (desk, news)
    }

    #[test]
    fn the_token_is_looked_up() {
        let lost = [
            offline(),
            Code::RequestTimeout.into(),
            Code::AnswerUnreadable.into(),
            status(408),
            status(409),
            status(425),
            status(500),
            status(503),
        ];
        for failure in lost {
            let mut desk = Desk::charging();
            assert_eq!(desk.fail("charge", failure.clone()), ["ask token"], "{failure:?}");
            assert_eq!(desk.place(), "paying: LookingUp");
            assert_eq!(desk.sent.last(), Some(&Call::Token("tok_1".into())));
        }
    }

    #[test]
    fn a_used_token_means_that_it_arrived_and_there_is_no_way_to_pay_again() {
        let (mut desk, news) = after(Token { is_used: Some(true) });
        assert_eq!(news, ["tell error payment-unconfirmed", "focus outcome"]);
        assert_eq!(desk.place(), "unconfirmed: Arrived");
        assert_eq!([desk.retry(), desk.press_pay()].concat(), NOTHING);
    }

    #[test]
    fn an_unused_token_means_that_the_same_charge_may_be_sent_again() {
        let mut desk = Desk::not_arrived();
        assert_eq!(desk.place(), "unconfirmed: NotArrived");
        assert_eq!(desk.retry(), ["ask charge"]);
        let charges = desk.charges();
        assert!(charges.len() == 2 && charges[0] == charges[1]);
        assert_eq!(desk.answer("charge"), ["tell purchase-completed", "focus outcome"]);
        assert_eq!(desk.charged(), [1_960]);
    }

    #[test]
    fn a_token_that_nobody_knows_of_can_be_looked_up_again() {
        let (mut desk, _) = after(Token { is_used: None });
        assert_eq!(desk.place(), "unconfirmed: Nothing");
        assert_eq!(desk.retry(), ["ask token"]);
        desk.answer("token");
        assert_eq!(desk.place(), "unconfirmed: Arrived");
    }

    #[test]
    fn a_look_up_that_fails_is_no_knowledge() {
        for failure in [offline(), status(403), status(404), status(429), status(503)] {
            let mut desk = Desk::charging();
            desk.lose_answer("charge");
            desk.fail("token", failure);
            assert_eq!(desk.place(), "unconfirmed: Nothing");
        }
    }

    /// Refusals that a second copy of a charge gets whose first copy paid.
    fn of_a_copy() -> [Failure; 4] {
        let naming = |code, field| refused_at(code, &[field]);
        [naming(422, "paymentInstruction.token"), naming(422, "token"), naming(400, "token"), status(429)]
    }

    /// Refusals that name the token.
    fn of_the_token() -> [Failure; 2] {
        [refused_at(422, &["paymentInstruction.token"]), refused_at(422, &["billingAddress.city", "token"])]
    }

    fn sent_again() -> Desk {
        let mut desk = Desk::not_arrived();
        desk.retry();
        desk
    }

    #[test]
    fn a_refusal_that_may_be_that_of_a_copy_leads_to_a_look_up() {
        for refusal in of_a_copy() {
            for mut desk in [Desk::charging(), sent_again()] {
                assert_eq!(desk.fail("charge", refusal.clone()), ["ask token"], "{refusal:?}");
                let news = desk.answer_with("token", Answer::Token(Token { is_used: Some(true) }));
                assert_eq!(news, ["tell error payment-unconfirmed", "focus outcome"]);
                assert_eq!(desk.place(), "unconfirmed: Arrived");
            }
        }
    }

    #[test]
    fn a_look_up_after_such_a_refusal_that_fails_is_no_knowledge() {
        for refusal in of_a_copy() {
            for failure in [offline(), status(404), status(429)] {
                let mut desk = Desk::charging();
                desk.fail("charge", refusal.clone());
                desk.fail("token", failure);
                assert_eq!(desk.place(), "unconfirmed: Nothing");
            }
        }
    }

    #[test]
    fn a_refused_token_that_was_never_used_is_dead_and_leads_back() {
        for refusal in of_the_token() {
            for mut desk in [Desk::charging(), sent_again()] {
                desk.fail("charge", refusal.clone());
                assert_eq!(desk.answer("token"), ["tell error request-refused", "focus notice"]);
                assert_eq!(*desk.notice(), Notice::Failed(refusal.clone()));
                assert_eq!(desk.press_pay(), ["make token"]);
            }
        }
    }

    #[test]
    fn a_first_charge_that_was_turned_away_leads_back_if_its_token_was_never_used() {
        let mut desk = Desk::charging();
        desk.fail("charge", status(429));
        assert_eq!(desk.answer("token"), ["tell error rate-limited", "focus notice"]);
        assert_eq!(*desk.notice(), Notice::Failed(status(429)));
    }

    #[test]
    fn a_resent_charge_that_was_turned_away_may_be_sent_once_more() {
        let mut desk = sent_again();
        desk.fail("charge", status(429));
        desk.answer("token");
        assert_eq!(desk.place(), "unconfirmed: NotArrived");
        assert_eq!(desk.retry(), ["ask charge"]);
    }

    #[test]
    fn a_token_is_named_only_by_a_refusal_of_what_was_sent() {
        let mut desk = Desk::charging();
        assert_eq!(desk.fail("charge", refused_at(401, &["token"])), ["tell error unauthorized", "focus notice"]);
        let mut desk = Desk::charging();
        desk.fail("charge", refused_at(409, &["token"]));
        desk.answer("token");
        assert_eq!(desk.place(), "unconfirmed: NotArrived");
    }

    #[test]
    fn the_refusal_of_a_charge_that_was_sent_again_says_nothing_about_the_first() {
        for refusal in [status(401), status(403), status(422), status(429), refused_at(422, &["billingAddress.city"])] {
            let mut desk = sent_again();
            assert_eq!(desk.fail("charge", refusal), ["ask token"]);
            desk.answer("token");
            assert_eq!(desk.place(), "unconfirmed: NotArrived");
        }
    }

    #[test]
    fn a_decline_of_a_charge_that_was_sent_again_is_a_decline() {
        let mut desk = Desk::not_arrived();
        desk.storefront.decide(TransactionResult::Declined);
        desk.retry();
        desk.answer("charge");
        assert_eq!(desk.place(), "form: Declined");
    }

    #[test]
    fn a_charge_that_arrives_late_is_found_by_the_second_look() {
        let mut desk = Desk::not_arrived();
        let late = desk.charges()[0].clone();
        desk.retry();
        desk.storefront.answer_now(&late).unwrap();
        assert_eq!(desk.answer("charge"), ["ask token"]);
        desk.answer("token");
        assert_eq!((desk.place().as_str(), desk.charged()), ("unconfirmed: Arrived", vec![1_960]));
    }
}

mod pending_transactions {
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
            assert_eq!([desk.retry(), desk.press_pay()].concat(), NOTHING);
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
        let expected = Call::Transaction { id: "txn_1".into(), session: "session".into() };
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
}

mod destroying {
    use super::*;

    fn after(destroyed: &mut Desk) -> News {
        let events =
            [Event::CardReady, Event::RetryPressed, Event::AddressChanged(in_berlin()), Event::DestroyRequested];
        events.into_iter().flat_map(|event| destroyed.happen(event)).collect()
    }

    #[test]
    fn every_promise_settles_and_nothing_follows() {
        let loading = || Desk::open(mugs(1)).0;
        let failed = || {
            let mut desk = loading();
            desk.fail("preview", offline());
            desk
        };
        let updating = || {
            let mut desk = Desk::ready();
            desk.update(1, mugs(2));
            desk.update(2, mugs(3));
            desk
        };
        let states: [(Desk, &[&str]); 8] = [
            (loading(), &["mount destroyed"]),
            (failed(), &["mount destroyed"]),
            (Desk::ready(), &[]),
            (updating(), &["update 1+2 destroyed"]),
            (Desk::in_the_dark(), &[]),
            (Desk::not_arrived(), &[]),
            (Desk::pending(), &[]),
            (Desk::approved(), &[]),
        ];
        for (mut desk, expected) in states {
            let place = desk.place();
            assert_eq!(desk.destroy(), expected, "{place}");
            assert_eq!(desk.place(), "destroyed");
            assert_eq!([desk.answer_all(), desk.repeat_all_answers(), after(&mut desk)].concat(), NOTHING, "{place}");
        }
    }

    #[test]
    fn updates_that_wait_for_the_form_are_rejected_too() {
        let (mut desk, _) = Desk::open(mugs(1));
        desk.update(1, mugs(2));
        assert_eq!(desk.destroy(), ["mount destroyed", "update 1 destroyed"]);
    }

    #[test]
    fn a_token_that_comes_afterwards_is_not_charged() {
        let mut desk = Desk::ready_in_new_york();
        desk.press_pay();
        assert_eq!(desk.destroy(), NOTHING);
        assert_eq!(desk.token_made("tok_1"), NOTHING);
    }

    #[test]
    fn a_charge_under_way_is_still_told() {
        let told = |answer: fn(&mut Desk) -> News| {
            let mut desk = Desk::charging();
            assert_eq!(desk.destroy(), NOTHING);
            answer(&mut desk)
        };
        let declined = |desk: &mut Desk| {
            desk.storefront.decide(TransactionResult::Declined);
            desk.answer("charge")
        };
        assert_eq!(told(|desk| desk.answer("charge")), ["tell purchase-completed"]);
        assert_eq!(told(declined), ["tell purchase-declined"]);
        for given_up in ["canceled", "abandoned"] {
            let mut desk = Desk::charging();
            desk.destroy();
            let news = desk.answer_with("charge", Answer::Charge(purchase(given_up)));
            assert_eq!(news, ["tell purchase-declined"]);
            assert_eq!(desk.last_payload().get("transaction").get("result").as_text(), Some(given_up));
        }
        assert_eq!(told(|desk| desk.fail("charge", status(403))), ["tell error forbidden"]);
        assert_eq!(told(|desk| desk.fail("charge", status(429))), ["tell error payment-unconfirmed"]);
        assert_eq!(told(|desk| desk.lose_answer("charge")), ["tell error payment-unconfirmed"]);
        let used = |desk: &mut Desk| desk.fail("charge", refused_at(422, &["paymentInstruction.token"]));
        assert_eq!(told(used), ["tell error payment-unconfirmed"]);
    }

    #[test]
    fn the_refusal_of_a_charge_that_was_sent_again_is_told_as_unconfirmed() {
        let mut desk = Desk::not_arrived();
        desk.retry();
        desk.destroy();
        assert_eq!(desk.fail("charge", status(403)), ["tell error payment-unconfirmed"]);
    }

    #[test]
    fn a_lost_charge_that_is_being_looked_up_is_told_as_unconfirmed() {
        let mut desk = Desk::charging();
        desk.lose_answer("charge");
        assert_eq!(desk.destroy(), ["tell error payment-unconfirmed"]);
        assert_eq!(desk.answer("token"), NOTHING);
    }

    #[test]
    fn a_charge_under_way_is_told_once() {
        let mut desk = Desk::charging();
        desk.destroy();
        desk.answer("charge");
        assert_eq!(desk.repeat_all_answers(), NOTHING);
    }
}

mod announcements {
    use super::*;

    #[test]
    fn they_come_in_the_order_of_a_purchase() {
        let names: Vec<_> = Desk::approved().announced.iter().map(Announcement::name).collect();
        assert_eq!(names, ["data-ready", "instrument-ready", "purchase-completed"]);
    }

    #[test]
    fn no_payload_holds_a_credential() {
        for result in ["approved", "declined"] {
            let mut desk = Desk::charging();
            desk.answer_with("charge", Answer::Charge(purchase(result)));
            let told: String = desk.announced.iter().map(|announcement| announcement.payload().to_json()).collect();
            assert!(!told.contains("secret") && !told.contains("tok_1") && told.contains("txn_9"), "{told}");
        }
    }

    #[test]
    fn data_ready_says_what_it_costs_and_how_it_can_be_paid() {
        let payload = Desk::ready_for(Source::Money(usd(4_995))).last_payload().to_json();
        assert_eq!(
            payload,
            r#"{"money":{"amount":49.95,"currency":"USD"},"readyToPay":[{"method":"payment-card","brands":["Visa"]}]}"#
        );
    }

    #[test]
    fn instrument_ready_says_whose_card_it_is_and_no_more_of_it_than_a_receipt() {
        let payload = Desk::charging().last_payload();
        assert_eq!(payload.get("paymentInstrument").to_json(), r#"{"brand":"Visa","last4":"1111"}"#);
        assert_eq!(payload.get("billingAddress").get("postalCode").as_text(), Some("10001"));
    }
}

fn fault_of(desk: &Desk, field: Field) -> Option<FieldFault> {
    match desk.state() {
        State::Form(form) => form.fault(field).cloned(),
        other => panic!("no form: {other:?}"),
    }
}
