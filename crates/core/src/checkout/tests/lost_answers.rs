//! A charge without an answer, or with one that may be that of a copy.

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
    assert_eq!([desk.retry(), desk.press()].concat(), NOTHING);
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
            assert_eq!(desk.answer("token"), ["tell error token-failed", "focus notice"]);
            assert_eq!(*desk.notice(), Notice::Failed(Failure { code: Code::TokenFailed, ..refusal.clone() }));
            assert_eq!(desk.press(), ["make token"]);
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
