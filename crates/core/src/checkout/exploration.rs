//! The machine under a hostile network, an impatient shopper and a restless page: at random with everything, and
//! exhaustively with little. `law.rs` says what must hold; `flaw.rs` shows that each law can be broken.

mod flaw;
mod law;
mod world;

use crate::checkout::State;
use crate::checkout::tests::kind_of_state;
use flaw::Flaw;
use law::Violation;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use world::{Budget, Cart, Entry, Gateway, Move, Place, Refusal, Scope, World};

/// Everything that can happen.
const WIDE: Scope = Scope {
    gateways: &[Gateway::Approves, Gateway::Declines, Gateway::Hesitates, Gateway::Withholds, Gateway::Cancels],
    refusals: &[
        Refusal::Status(400),
        Refusal::Status(401),
        Refusal::Status(403),
        Refusal::Status(404),
        Refusal::Status(409),
        Refusal::Status(422),
        Refusal::Status(429),
        Refusal::Status(500),
        Refusal::Status(503),
        Refusal::Field,
        Refusal::Token,
    ],
    places: &[Place::NewYork, Place::Berlin, Place::Incomplete],
    entries: &[Entry::Complete, Entry::Complete, Entry::NoCard, Entry::NoEmail],
    carts: &[Cart::Mugs(1), Cart::Mugs(2), Cart::Amount(4_995)],
    every_call_fails_in_every_way: true,
};

/// What is worth every order of events.
const NARROW: Scope = Scope {
    gateways: &[Gateway::Approves, Gateway::Declines, Gateway::Hesitates],
    refusals: &[Refusal::Status(403), Refusal::Status(429), Refusal::Token],
    places: &[Place::NewYork, Place::Berlin],
    entries: &[Entry::Complete],
    carts: &[Cart::Mugs(2)],
    every_call_fails_in_every_way: false,
};

/// One address, one update, two presses of the pay button, two faults, one retry, two questions about
/// a transaction.
const SMALL: Budget = Budget { faults: 2, submits: 2, retries: 1, addresses: 1, updates: 1, edits: 0, timers: 2 };

/// As much as fits in a random walk.
const LARGE: Budget = Budget { faults: 30, submits: 12, retries: 20, addresses: 10, updates: 10, edits: 5, timers: 40 };

/// What a search found out.
struct Findings {
    worlds: usize,
    kinds: Vec<String>,
    broken: Option<(Violation, Vec<Move>)>,
}

/// Goes through every world there is, nearest first, until a law is broken: the trace is then a shortest one.
fn search(scope: &Scope, budget: &Budget, flaw: Flaw) -> Findings {
    let start = World::open(Cart::Mugs(1), budget.clone(), flaw).expect("a start that breaks no law");
    let mut came_from = HashMap::from([(start.mark(), None)]);
    let mut queue = VecDeque::from([(start.mark(), start)]);
    let mut kinds = Vec::new();
    while let Some((here, world)) = queue.pop_front() {
        note(world.state(), &mut kinds);
        for chosen in world.moves(scope) {
            let mut next = world.clone();
            if let Err(violation) = next.make(chosen) {
                let broken = Some((violation, trace(&came_from, here, chosen)));
                return Findings { worlds: came_from.len(), kinds, broken };
            }
            let there = next.mark();
            if let std::collections::hash_map::Entry::Vacant(place) = came_from.entry(there) {
                place.insert(Some((here, chosen)));
                queue.push_back((there, next));
            }
        }
    }
    Findings { worlds: came_from.len(), kinds, broken: None }
}

fn trace(came_from: &HashMap<u64, Option<(u64, Move)>>, mut here: u64, last: Move) -> Vec<Move> {
    let mut moves = vec![last];
    while let Some(Some((before, chosen))) = came_from.get(&here) {
        moves.push(*chosen);
        here = *before;
    }
    moves.reverse();
    moves
}

fn note(state: &State, kinds: &mut Vec<String>) {
    let kind = kind_of_state(state);
    // With which code it failed is not what these searches are about.
    let kind = kind.strip_prefix("failed").map_or(kind.clone(), |_| "failed".to_owned());
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
}

/// Every kind of state that the narrow scope can lead to.
const KINDS: [&str; 19] = [
    "approved",
    "destroyed",
    "destroyed: Charging",
    "failed",
    "form: Declined",
    "form: Failed",
    "form: Invalid",
    "form: None",
    "form: PriceRose",
    "form: RenewalRose",
    "loading",
    "paying: Charging",
    "paying: CreatingToken",
    "paying: LookingUp",
    "paying: Repricing",
    "unconfirmed: Arrived",
    "unconfirmed: NotArrived",
    "unconfirmed: Nothing",
    "unconfirmed: Pending",
];

#[test]
#[allow(clippy::print_stderr, reason = "how far the search went is part of what this test says")]
fn no_order_of_events_breaks_a_law() {
    let mut findings = search(&NARROW, &SMALL, Flaw::None);
    findings.kinds.sort_unstable();
    eprintln!("{} worlds explored", findings.worlds);
    assert_eq!(findings.broken, None);
    assert_eq!(findings.kinds, KINDS);
}

/// Whoever makes this mistake is caught breaking this law, with a shortest trace as proof.
fn assert_caught(flaw: Flaw, law: Violation) {
    let broken = search(&NARROW, &SMALL, flaw).broken;
    assert_eq!(broken.as_ref().map(|(violation, _)| *violation), Some(law), "{flaw:?}: {broken:?}");
}

#[test]
fn a_new_token_for_a_lost_charge_is_caught() {
    assert_caught(Flaw::PaysAgainWithANewToken, Violation::ChargedTwice);
}

#[test]
fn a_lost_answer_taken_for_a_decline_is_caught() {
    assert_caught(Flaw::TakesLostForDeclined, Violation::ToldAsUnpaid);
}

#[test]
fn a_used_token_taken_for_a_refusal_is_caught() {
    assert_caught(Flaw::TakesUsedForRefused, Violation::ToldAsUnpaid);
}

#[test]
fn trust_in_the_refusal_of_a_resent_charge_is_caught() {
    assert_caught(Flaw::TrustsARefusedResend, Violation::ToldAsUnpaid);
}

#[test]
fn an_offer_to_pay_what_may_be_paid_is_caught() {
    assert_caught(Flaw::OffersToPayAgain, Violation::ShownAsUnpaid);
}

#[test]
fn a_resent_charge_that_says_something_else_is_caught() {
    assert_caught(Flaw::ChangesWhatItResends, Violation::TokenWithTwoBodies);
}

#[test]
fn a_hidden_price_rise_is_caught() {
    assert_caught(Flaw::HidesAHigherPrice, Violation::ChargedMoreThanShown);
}

#[test]
fn a_hidden_rise_of_a_renewal_is_caught() {
    assert_caught(Flaw::HidesAHigherRenewal, Violation::RenewsAboveShown);
}

#[test]
fn trust_in_a_charge_that_was_turned_away_is_caught() {
    assert_caught(Flaw::TrustsThatItWasTurnedAway, Violation::ToldAsUnpaid);
}

#[test]
fn an_unused_token_taken_for_a_dead_one_is_caught() {
    assert_caught(Flaw::TakesUnusedForDead, Violation::ShownAsUnpaid);
}

#[test]
fn a_stolen_focus_is_caught() {
    assert_caught(Flaw::StealsTheFocus, Violation::FocusStolen);
}

#[test]
fn a_second_result_is_caught() {
    assert_caught(Flaw::AnnouncesTwice, Violation::TwoResults);
}

#[test]
fn an_answer_that_nobody_waits_for_is_caught() {
    assert_caught(Flaw::TakesAnyAnswer, Violation::StaleAnswerCounted);
}

#[test]
fn a_forgotten_promise_is_caught() {
    assert_caught(Flaw::ForgetsUpdates, Violation::PromiseForgotten);
}

#[test]
fn a_promise_that_settles_twice_is_caught() {
    assert_caught(Flaw::SettlesUpdatesTwice, Violation::PromiseSettledTwice);
}

#[test]
fn waiting_for_what_was_never_asked_is_caught() {
    let start = World::open(Cart::Mugs(1), SMALL, Flaw::ForgetsToAsk);
    assert_eq!(start.err(), Some(Violation::WaitsForNothing));
}

#[test]
fn a_dead_end_is_caught() {
    assert_caught(Flaw::IsDeafToRetry, Violation::DeadEnd);
}

#[test]
fn work_after_destroy_is_caught() {
    assert_caught(Flaw::OutlivesItsPage, Violation::WorkAfterDestroy);
}

/// Which way to go: mostly one that leads on, or else any.
#[derive(Clone, Copy, Debug)]
enum Choice {
    Onward(u16),
    Anywhere(u16),
}

impl Choice {
    fn among(self, world: &World) -> Option<Move> {
        let mut moves = world.moves(&WIDE);
        let number = match self {
            Self::Onward(number) => {
                moves.retain(|chosen| chosen.leads_on());
                number
            }
            Self::Anywhere(number) => number,
        };
        usize::from(number).checked_rem(moves.len()).map(|index| moves[index])
    }
}

/// Walks at random, and then lets everything that is on its way end well.
fn walk(cart: Cart, choices: &[Choice], kinds: &mut Vec<String>) -> Result<(), (Violation, Vec<Move>)> {
    let mut world = World::open(cart, LARGE, Flaw::None).map_err(|violation| (violation, Vec::new()))?;
    let mut made = Vec::new();
    for chosen in choices {
        let Some(chosen) = chosen.among(&world) else { continue };
        made.push(chosen);
        world.make(chosen).map_err(|violation| (violation, made.clone()))?;
        note(world.state(), kinds);
    }
    world.calm_down().map_err(|violation| (violation, made))
}

fn any_walk() -> impl Strategy<Value = (Cart, Vec<Choice>)> {
    let cart = prop_oneof![Just(Cart::Mugs(1)), Just(Cart::Amount(4_995))];
    let choice = prop_oneof![6 => any::<u16>().prop_map(Choice::Onward), 1 => any::<u16>().prop_map(Choice::Anywhere)];
    (cart, prop::collection::vec(choice, 0..100))
}

#[test]
fn no_walk_breaks_a_law() {
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() });
    let kinds = RefCell::new(Vec::new());
    let walked = runner.run(&any_walk(), |(cart, choices)| {
        let broken = walk(cart, &choices, &mut kinds.borrow_mut()).err();
        prop_assert_eq!(broken, None);
        Ok(())
    });
    if let Err(error) = walked {
        panic!("{error}");
    }
    let unseen: Vec<_> = KINDS.iter().filter(|kind| !kinds.borrow().iter().any(|seen| seen == *kind)).collect();
    assert!(unseen.is_empty(), "walks that lead nowhere near {unseen:?} prove little");
}
