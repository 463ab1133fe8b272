//! Questions that are asked again, and what a shopper is told meanwhile.

use super::*;
use crate::storefront::Charge;
use proptest::prelude::*;

fn busy_until(seconds: u64) -> Failure {
    let header = (MORNING / 1_000 + seconds).to_string();
    status(429).with_retry_after(Some(&header))
}

fn without_network() -> Failure {
    Code::Offline.into()
}

/// A guest pays an amount: the methods are all that is asked for.
fn opening() -> Desk {
    let (mut desk, _) = Desk::open(terms(amount(4_995)));
    desk.happen(Event::CardReady);
    desk
}

fn seconds_later(seconds: u64) -> u64 {
    MORNING / 1_000 + seconds
}

#[test]
fn what_fails_for_a_moment_is_asked_again_and_nobody_hears_of_it() {
    for failure in [offline(), Code::RequestTimeout.into(), status(429), status(502), status(503), status(504)] {
        let mut desk = opening();
        assert_eq!(desk.fail_once("methods", failure), ["wait 250"]);
        assert_eq!((desk.place().as_str(), desk.open_calls()), ("loading", vec![]));
        assert_eq!(desk.try_again(), ["ask methods"]);
        assert_eq!(desk.answer("methods"), ["tell data-ready", "mount ok"]);
    }
}

#[test]
fn what_is_final_is_handed_on_at_once() {
    for failure in [status(400), status(403), status(404), status(422), status(500), status(501)] {
        let mut desk = opening();
        assert!(desk.fail_once("methods", failure)[0].starts_with("tell error"));
    }
    assert!(opening().fail_once("methods", Code::AnswerUnreadable.into())[0].starts_with("tell error"));
}

#[test]
fn it_is_the_same_question_under_the_same_number() {
    let mut desk = opening();
    desk.fail_once("methods", status(503));
    desk.try_again();
    assert_eq!(desk.sent[0], desk.sent[1]);
}

#[test]
fn each_pause_is_longer_and_after_four_attempts_the_failure_is_told() {
    let mut desk = opening();
    for pause in ["wait 250", "wait 500", "wait 1000"] {
        assert_eq!(desk.fail_once("methods", status(503)), [pause]);
        desk.try_again();
    }
    let told = ["tell error storefront-failed", "mount storefront-failed"];
    assert_eq!((desk.fail_once("methods", status(503)), desk.sent.len()), (told.map(str::to_owned).to_vec(), 4));
    assert_eq!(desk.retry(), ["ask methods"]);
}

#[test]
fn no_attempt_begins_more_than_fifteen_seconds_after_the_first() {
    let mut desk = opening();
    desk.later(8);
    assert_eq!(desk.fail_once("methods", Code::RequestTimeout.into()), ["wait 250"]);
    desk.try_again();
    desk.later(8);
    assert_eq!(desk.fail_once("methods", Code::RequestTimeout.into())[0], "tell error request-timeout");
}

#[test]
fn the_time_that_a_device_slept_does_not_count() {
    let mut desk = opening();
    desk.fail_once("methods", offline());
    desk.later(3_600).try_again();
    assert_eq!(desk.fail_once("methods", offline()), ["wait 500"]);
}

#[test]
fn a_failure_that_comes_twice_counts_once() {
    let mut desk = opening();
    desk.fail_once("methods", status(503));
    assert_eq!(desk.repeat_all_answers(), NOTHING);
}

#[test]
fn a_late_answer_of_an_earlier_attempt_is_an_answer() {
    let mut desk = opening();
    let (number, call) = desk.give_up("methods");
    assert_eq!(desk.happen(Event::Answered(number, Err(Code::RequestTimeout.into()))), ["wait 250"]);
    let answer = desk.storefront.answer_now(&call);
    assert_eq!(desk.happen(Event::Answered(number, answer)), ["tell data-ready", "mount ok"]);
    assert_eq!(desk.try_again(), NOTHING);
}

#[test]
fn several_questions_are_asked_again_each_in_its_time() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.happen(Event::CardReady);
    for part in ["preview", "methods", "plans"] {
        assert_eq!(desk.fail_once(part, offline()), ["wait 250"]);
    }
    assert_eq!(
        [desk.try_again(), desk.try_again(), desk.try_again()].concat(),
        ["ask plans", "ask methods", "ask preview"]
    );
    assert_eq!(desk.answer_all(), ["tell data-ready", "mount ok"]);
}

#[test]
fn a_charge_or_a_change_is_never_sent_again_by_itself() {
    for failure in [offline(), status(429), status(503), without_network()] {
        let mut desk = Desk::charging();
        desk.fail_once("charge", failure);
        while !desk.open_calls().is_empty() {
            desk.answer_all();
        }
        assert_eq!(desk.charges().len(), 1);
    }
    let mut desk = Desk::ready_for(signed_in(amount(4_995), 1));
    desk.manage(Manage::MakeDefault("pi_2".into()));
    assert_eq!(desk.fail_once("make default", status(503)), ["tell error storefront-failed", "focus notice"]);
}

#[test]
fn what_only_asks_is_repeatable_and_nothing_else() {
    let charge = Charge {
        source: mugs(1),
        address: None,
        ships: false,
        instrument: crate::storefront::Instrument::Saved("a".into()),
    };
    let set_up = crate::storefront::SetUp { instrument: "a".into(), session: None, amount: usd(0) };
    let changes = [
        Call::Charge(charge),
        Call::SetUp(set_up),
        Call::SaveInstrument { token: "a".into() },
        Call::ReplaceInstrument { id: "a".into(), token: "a".into() },
        Call::Deactivate("a".into()),
        Call::MakeDefault("a".into()),
    ];
    assert!(changes.iter().all(|call| !call.is_repeatable()));
    assert!([Call::Account, Call::Instruments, Call::Token("a".into())].iter().all(Call::is_repeatable));
}

#[test]
fn a_look_up_is_asked_again_too() {
    let mut desk = Desk::charging();
    desk.lose_answer("charge");
    assert_eq!(desk.fail_once("token", status(503)), ["wait 250"]);
    assert_eq!(desk.place(), "paying: LookingUp");
    desk.try_again();
    desk.answer("token");
    assert_eq!(desk.place(), "unconfirmed: Arrived");
}

#[test]
fn a_price_that_is_asked_for_before_paying_is_asked_for_again() {
    let mut desk = Desk::ready();
    desk.press();
    desk.fail_once("preview", status(503));
    desk.try_again();
    assert_eq!(desk.answer("preview"), ["make token", "tell totals-changed"]);
}

#[test]
fn a_question_that_is_not_waited_for_any_more_is_forgotten() {
    let mut desk = Desk::ready();
    desk.type_address(in_new_york());
    desk.fail_once("preview", status(503));
    desk.type_address(in_berlin());
    assert_eq!(desk.try_again(), NOTHING);
}

#[test]
fn after_destroy_nothing_is_asked_again() {
    for event in [Event::Online, Event::Returned, Event::RetryPressed] {
        let mut desk = opening();
        desk.fail_once("methods", status(503));
        desk.destroy();
        assert_eq!([desk.happen(event), desk.try_again()].concat(), NOTHING);
        assert_eq!(desk.delay(), None);
    }
}

#[test]
fn a_press_on_retry_does_not_wait() {
    let (mut desk, _) = Desk::open(terms(mugs(1)));
    desk.fail_once("preview", status(403));
    desk.fail_once("methods", status(503));
    assert_eq!(desk.retry(), ["ask methods", "ask preview"]);
}

#[test]
fn too_many_requests_are_asked_again_when_the_storefront_says_so() {
    let mut desk = opening();
    assert_eq!(desk.fail_once("methods", busy_until(7)), ["wait 7000"]);
    assert_eq!(desk.delay(), Some(Delay::Busy { until: seconds_later(7) }));
    assert_eq!([desk.happen(Event::Online), desk.retry()].concat(), NOTHING, "not before");
    assert_eq!(desk.try_again(), ["ask methods"]);
    assert_eq!(desk.delay(), None);
}

#[test]
fn a_storefront_that_names_no_better_time_is_left_alone_for_a_second() {
    for seconds in [0, 1] {
        assert_eq!(opening().fail_once("methods", busy_until(seconds)), ["wait 1000"]);
    }
}

#[test]
fn a_minute_that_the_storefront_asks_for_does_not_count() {
    let mut desk = opening();
    desk.fail_once("methods", busy_until(60));
    desk.try_again();
    assert_eq!(desk.fail_once("methods", status(503)), ["wait 500"]);
}

#[test]
fn more_than_a_minute_is_the_shoppers_to_wait_for() {
    let mut desk = opening();
    assert_eq!(desk.fail_once("methods", busy_until(61)), ["tell error rate-limited", "mount rate-limited"]);
    assert_eq!(desk.held_until(), Some(seconds_later(61)));
    assert_eq!(desk.retry(), NOTHING);
    desk.later(61);
    assert_eq!(desk.retry(), ["ask methods"]);
    assert_eq!(desk.held_until(), None);
}

#[test]
fn nobody_is_kept_waiting_for_more_than_an_hour() {
    let mut desk = opening();
    desk.fail_once("methods", busy_until(3_601));
    assert_eq!((desk.held_until(), desk.retry()), (None, vec!["ask methods".to_owned()]));
}

#[test]
fn offline_it_waits_for_the_network_and_says_so() {
    let mut desk = opening();
    for _ in 0..20 {
        assert_eq!(desk.fail_once("methods", without_network()), ["wait 10000"]);
        assert_eq!(desk.delay(), Some(Delay::Offline));
        assert_eq!(desk.try_again(), ["ask methods"]);
        assert_eq!(desk.delay(), Some(Delay::Offline), "nothing comes and goes");
    }
    desk.fail_once("methods", without_network());
    assert_eq!(desk.happen(Event::Online), ["ask methods"]);
    assert_eq!((desk.delay(), desk.answer("methods").len()), (None, 2));
}

#[test]
fn the_time_without_a_network_does_not_count() {
    let mut desk = opening();
    desk.fail_once("methods", without_network());
    desk.later(600).happen(Event::Online);
    for pause in ["wait 250", "wait 500", "wait 1000"] {
        assert_eq!(desk.fail_once("methods", status(503)), [pause]);
        desk.try_again();
    }
    assert_eq!(desk.fail_once("methods", status(503))[0], "tell error storefront-failed");
}

#[test]
fn a_network_that_is_back_starts_nothing_that_is_under_way() {
    assert_eq!(opening().happen(Event::Online), NOTHING);
}

#[test]
fn a_charge_without_a_network_was_not_sent_and_leads_back_to_the_form() {
    let mut desk = Desk::charging();
    assert_eq!(desk.fail("charge", without_network()), ["tell error offline", "focus notice"]);
    assert_eq!(*desk.notice(), Notice::Failed(without_network()));
    assert_eq!(desk.happen(Event::Online), NOTHING);
}

#[test]
fn a_charge_sent_again_without_a_network_leaves_the_first_one_in_doubt() {
    let mut desk = Desk::not_arrived();
    desk.retry();
    assert_eq!(desk.fail("charge", without_network()), ["ask token"]);
}

#[test]
fn offline_during_a_charge_the_outcome_is_learnt_when_the_network_is_back() {
    let mut desk = Desk::charging();
    desk.lose_answer("charge");
    assert_eq!(desk.fail_once("token", without_network()), ["wait 10000"]);
    desk.later(300);
    assert_eq!(desk.happen(Event::Online), ["ask token"]);
    desk.answer("token");
    assert_eq!((desk.place().as_str(), desk.charged().len()), ("unconfirmed: Arrived", 1));
}

#[test]
fn nothing_is_told_of_a_failure_that_is_over_in_a_second() {
    let mut desk = opening();
    desk.fail_once("methods", status(503));
    desk.try_again();
    desk.fail_once("methods", status(503));
    assert_eq!(desk.delay(), None, "after 250 ms");
    desk.try_again();
    desk.later(1);
    desk.fail_once("methods", status(503));
    assert_eq!(desk.delay(), Some(Delay::Retrying));
    desk.try_again();
    assert_eq!(desk.delay(), Some(Delay::Retrying), "until it is answered");
    desk.answer("methods");
    assert_eq!(desk.delay(), None);
}

#[test]
fn who_has_waited_for_long_is_told_at_once() {
    let mut desk = opening();
    desk.later(8);
    desk.fail_once("methods", Code::RequestTimeout.into());
    assert_eq!(desk.delay(), Some(Delay::Retrying));
}

#[test]
fn a_page_that_comes_back_asks_again_what_may_have_died() {
    let mut desk = opening();
    assert_eq!(desk.happen(Event::Returned), ["ask methods"]);
    assert_eq!(desk.fail_once("methods", offline()), NOTHING, "the other copy is still under way");
    assert_eq!(desk.answer("methods"), ["tell data-ready", "mount ok"]);
}

#[test]
fn a_page_that_comes_back_does_not_wait() {
    let mut desk = opening();
    desk.fail_once("methods", status(503));
    assert_eq!(desk.happen(Event::Returned), ["ask methods"]);
}

#[test]
fn a_charge_is_not_sent_again_when_the_page_comes_back() {
    assert_eq!(Desk::charging().happen(Event::Returned), NOTHING);
}

#[test]
fn a_page_that_comes_back_after_its_session_has_expired_says_so() {
    let mut desk = Desk::ready_for(until(signed_in(amount(4_995), 1), 60));
    desk.later(60);
    assert_eq!(desk.happen(Event::Returned), ["tell error jwt-expired"]);
    assert_eq!(desk.place(), "expired");
}

#[test]
fn a_timer_that_is_late_saves_no_session() {
    let mut desk = Desk::ready_for(until(signed_in(amount(4_995), 1), 60));
    desk.later(60);
    assert_eq!(desk.press(), ["tell error jwt-expired"]);
    assert_eq!((desk.place().as_str(), desk.charges().len()), ("expired", 0));
}

#[test]
fn a_payment_that_ends_after_the_session_does_not_open_the_form() {
    let mut desk = Desk::ready_for(until(signed_in(amount(4_995), 1), 60));
    desk.prepare_and_confirm("tok_1");
    desk.answer("transactions");
    desk.later(60);
    desk.storefront.decide(TransactionResult::Declined);
    desk.answer("charge");
    assert_eq!(desk.place(), "expired");
}

/// A charge was refused because there are too many requests, until this second.
fn refused_until(seconds: u64) -> Desk {
    let mut desk = Desk::charging();
    desk.fail("charge", busy_until(seconds));
    desk.answer_all();
    desk
}

#[test]
fn a_charge_of_too_many_requests_can_be_tried_again_when_the_storefront_says_so() {
    let mut desk = refused_until(45);
    assert_eq!((desk.place().as_str(), desk.held_until()), ("form: Failed", Some(seconds_later(45))));
    assert_eq!(desk.press(), NOTHING);
    desk.later(45);
    assert_eq!((desk.press(), desk.held_until()), (vec!["make token".to_owned()], None));
}

#[test]
fn the_page_cannot_pay_before_that_either() {
    let mut desk = refused_until(45);
    let given = Tender::of_token(desk::card_token("tok_2"), in_new_york());
    assert_eq!(desk.page_pays(1, Some(given.clone())), ["call 1 rate-limited"]);
    assert_eq!(desk.page_confirms(2, Some(given)), ["call 2 ok"]);
    assert_eq!(desk.press(), NOTHING, "the confirmation is held too");
    desk.later(45);
    assert_eq!(desk.press(), ["ask charge"]);
}

#[test]
fn a_time_unknown_past_or_too_far_away_holds_nobody() {
    for seconds in [0, 3_601] {
        assert_eq!(refused_until(seconds).held_until(), None);
    }
    let mut desk = Desk::charging();
    desk.fail("charge", status(429));
    desk.answer_all();
    assert_eq!((desk.held_until(), desk.press()), (None, vec!["make token".to_owned()]));
}

#[test]
fn a_charge_that_has_not_arrived_is_not_sent_again_before_that() {
    let mut desk = Desk::not_arrived();
    desk.retry();
    desk.fail("charge", busy_until(90));
    desk.answer("token");
    assert_eq!((desk.place().as_str(), desk.retry()), ("unconfirmed: NotArrived", vec![]));
    desk.later(90);
    assert_eq!(desk.retry(), ["ask charge"]);
}

#[test]
fn a_limit_of_what_is_asked_behind_the_form_leaves_the_form_open() {
    let mut desk = Desk::ready();
    desk.update(1, terms(mugs(2)));
    desk.fail("preview", busy_until(90));
    assert_eq!(desk.held_until(), None);
}

proptest! {
    /// Whatever fails when: at most four attempts, and the last begins within fifteen seconds.
    #[test]
    fn no_question_is_asked_for_ever(failures in prop::collection::vec((0..4_usize, 0..9_000_u64, any::<u16>()), 1..30)) {
        let mut desk = opening();
        let began = desk.at.milliseconds;
        for (kind, took, chance) in failures {
            desk.at.milliseconds += took;
            desk.at.chance = chance;
            desk.fail_once("methods", [offline(), status(503), status(429), Code::RequestTimeout.into()][kind].clone());
            if desk.place() != "loading" {
                break;
            }
            desk.try_again();
            prop_assert!(desk.at.milliseconds - began <= 15_000);
        }
        prop_assert!(desk.sent.len() <= 4);
    }
}
