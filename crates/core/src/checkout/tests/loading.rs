//! From `mount()` to the form.

use super::*;

#[test]
fn everything_is_asked_for_at_once() {
    assert_eq!(Desk::open(terms(mugs(1))).1, ["load card", "ask plans", "ask preview", "ask methods"]);
}

#[test]
fn an_amount_needs_neither_a_preview_nor_plans() {
    assert_eq!(Desk::open(terms(amount(4_995))).1, ["load card", "ask methods"]);
}

#[test]
fn a_plan_that_is_bought_twice_is_asked_about_once() {
    let (desk, _) = Desk::open(terms(items(&[("plan_mug", 1), ("plan_cup", 1), ("plan_mug", 2)])));
    assert!(desk.sent.contains(&Call::Plans(vec!["plan_mug".into(), "plan_cup".into()])));
}

#[test]
fn it_is_ready_with_the_last_part_whichever_it_is() {
    let parts = ["preview", "methods", "plans", "card"];
    for last in parts {
        let (mut desk, _) = Desk::open(terms(mugs(1)));
        let come =
            |desk: &mut Desk, part| if part == "card" { desk.happen(Event::CardReady) } else { desk.answer(part) };
        for part in parts.into_iter().filter(|part| *part != last) {
            assert_eq!(come(&mut desk, part), NOTHING, "{part} before {last}");
            assert_eq!(desk.state().name(), "loading");
        }
        assert_eq!(desk.place(), if last == "card" { "opening" } else { "loading" });
        assert_eq!(come(&mut desk, last), ["tell data-ready", "mount ok"]);
        assert_eq!(desk.place(), "form: None");
    }
}

#[test]
fn a_failure_is_shown_told_and_rejects_the_mount() {
    for part in ["preview", "methods"] {
        let (mut desk, _) = Desk::open(terms(mugs(1)));
        let news = desk.fail(part, status(503));
        assert_eq!(news, ["tell error storefront-failed", "mount storefront-failed"]);
        assert_eq!(desk.place(), "failed: storefront-failed");
    }
}

#[test]
fn a_retry_asks_only_for_what_is_missing() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.answer("methods");
    desk.fail("preview", offline());
    desk.answer("plans");
    assert_eq!(desk.retry(), ["ask preview"]);
    desk.happen(Event::CardReady);
    assert_eq!(desk.answer("preview"), ["focus emails", "tell data-ready", "mount ok"]);
}

#[test]
fn two_failures_are_two_things_to_ask_for() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.fail("preview", offline());
    assert_eq!(desk.fail("methods", offline()), NOTHING);
    assert_eq!(desk.retry(), ["ask preview", "ask methods"]);
}

#[test]
fn card_fields_that_fail_are_loaded_again() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.answer_all();
    let news = desk.happen(Event::CardFailed(Code::FramepayBlocked.into()));
    assert_eq!(news, ["tell error framepay-blocked", "mount framepay-blocked"]);
    assert_eq!(desk.retry(), ["load card", "focus emails"]);
    assert_eq!(desk.happen(Event::CardReady), ["tell data-ready", "mount ok"]);
}

#[test]
fn a_retry_can_fail_again() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.fail("preview", offline());
    desk.retry();
    assert_eq!(desk.fail("preview", status(500))[0], "tell error storefront-failed");
    assert_eq!(desk.place(), "failed: storefront-failed");
}

#[test]
fn a_failure_moves_the_focus_only_after_the_shoppers_own_retry() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    let moves_focus = |news: News| news.contains(&"focus outcome".to_owned());
    assert!(!moves_focus(desk.fail("preview", offline())));
    desk.retry();
    assert!(moves_focus(desk.fail("preview", offline())));
    desk.update(1, terms(mugs(2)));
    assert!(!moves_focus(desk.fail("preview", offline())));
}

#[test]
fn a_retry_after_a_failed_update_loads_what_the_page_asked_for_last() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.update(1, terms(mugs(2)));
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
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    assert_eq!(desk.fail("plans", status(403)), NOTHING);
    desk.answer_all();
    assert_eq!(desk.happen(Event::CardReady), ["tell data-ready", "mount ok"]);
}

#[test]
fn without_a_method_that_it_can_serve_it_fails_and_asks_again() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.answer("preview");
    desk.answer("plans");
    let others = vec![method("cash", None), method("payment-card", Some("Google Pay"))];
    assert_eq!(desk.answer_with("methods", Answer::Methods(others))[0], "tell error no-payment-methods");
    assert_eq!(desk.retry(), ["ask methods"]);
}

#[test]
fn only_methods_that_it_can_serve_are_told_to_the_page() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    let all = vec![method("cash", None), method("payment-card", None), method("payment-card", Some("Google Pay"))];
    desk.answer_with("methods", Answer::Methods(all));
    desk.answer_all();
    desk.happen(Event::CardReady);
    assert_eq!(desk.last_payload().get("readyToPay").to_json(), r#"[{"method":"payment-card","brands":[]}]"#);
}

#[test]
fn an_answer_to_another_question_is_no_answer() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    assert_eq!(desk.answer_with("preview", Answer::Methods(vec![method("payment-card", None)])), NOTHING);
    assert_eq!(desk.place(), "loading");
}

#[test]
fn an_update_while_loading_loads_the_other_purchase() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    assert_eq!(desk.update(1, terms(mugs(2))), ["ask plans", "ask preview", "ask methods"]);
    desk.happen(Event::CardReady);
    let news = desk.answer_all();
    assert_eq!(news, ["tell data-ready", "mount ok", "update 1 ok"]);
    assert_eq!(desk.total(), 3_600);
}

#[test]
fn an_update_after_a_failure_is_a_retry_with_another_purchase() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.fail("preview", status(422));
    assert_eq!(desk.update(1, terms(mugs(2))), ["ask plans", "ask preview", "ask methods"]);
    desk.happen(Event::CardReady);
    assert_eq!(desk.answer_all(), ["tell data-ready", "mount ok", "update 1 ok"]);
}

#[test]
fn a_failure_rejects_the_updates_that_wait_for_the_form() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.update(1, terms(mugs(2)));
    desk.answer("preview");
    let news = desk.fail("preview", status(422));
    assert_eq!(news, ["tell error request-refused", "mount request-refused", "update 1 request-refused"]);
}
