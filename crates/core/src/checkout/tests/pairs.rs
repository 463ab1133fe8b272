//! `update()` over pairs of what a page may ask for: what it asks of the storefront, what it shows, and what is left as
//! it was when it fails.

use super::desk::kind_of;
use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What is bought, in few words.
#[derive(Clone, PartialEq, Debug)]
enum Cart {
    /// Plan, quantity, the most that the shopper may choose, and whether there is a picture.
    Plans(Vec<(usize, u64, Option<u64>, bool)>),
    Amount(i64),
    Invoice(u8),
    Waiting,
}

impl Cart {
    fn source(&self) -> Source {
        match self {
            Self::Plans(plans) => Source::Items(plans.iter().map(item).collect()),
            Self::Amount(cents) => amount(*cents),
            Self::Invoice(number) => Source::Invoice(format!("in_{number}")),
            Self::Waiting => transaction(),
        }
    }

    fn is_record(&self) -> bool {
        matches!(self, Self::Invoice(_) | Self::Waiting)
    }
}

fn item((plan, quantity, maximum, has_picture): &(usize, u64, Option<u64>, bool)) -> Item {
    Item {
        plan_id: ["plan_mug", "plan_cup", "plan_pot"][*plan].into(),
        quantity: *quantity,
        limits: maximum.map(|maximum| QuantityLimits { minimum: 1, maximum, multiple_of: 1 }),
        thumbnail: has_picture.then(|| "mug.png".into()),
    }
}

fn any_cart() -> impl Strategy<Value = Cart> {
    let entry = (0usize..3, 1u64..4, prop::option::of(3u64..5), any::<bool>());
    prop_oneof![
        4 => prop::collection::vec(entry, 1..3).prop_map(Cart::Plans),
        2 => prop_oneof![Just(4_995i64), Just(100)].prop_map(Cart::Amount),
        2 => (1u8..3).prop_map(Cart::Invoice),
        1 => Just(Cart::Waiting),
    ]
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let whose = (prop::option::of(1u8..3), any::<bool>(), any::<bool>());
    let rules = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (any_cart(), whose, rules).prop_map(|(cart, (session, is_other_website, is_other_key), rules)| {
        let session = session.or(cart.is_record().then_some(1));
        let asked = session.map_or_else(|| terms(cart.source()), |session| signed_in(cart.source(), session));
        let (confirmation, result, create, deactivate) = rules;
        Terms {
            storefront: Shop {
                website_id: if is_other_website { "web_other" } else { "web_demo" }.into(),
                publishable_key: Some(Secret::new(if is_other_key { "pk_other" } else { "pk_secret" })),
                ..asked.storefront
            },
            steps: Steps { confirmation, result, ..asked.steps },
            instruments: InstrumentRules { create, deactivate, ..asked.instruments },
            ..asked
        }
    })
}

/// Two that often differ in one thing alone: most of what a page changes is one option.
fn any_pair() -> impl Strategy<Value = (Terms, Terms)> {
    (any_terms(), any_terms(), 0u8..6).prop_map(|(before, other, part)| {
        let base = before.clone();
        let after = match part {
            0 => Terms { source: other.source.clone(), ..base },
            1 => Terms { storefront: other.storefront.clone(), ..base },
            2 => Terms { steps: other.steps, instruments: other.instruments, ..base },
            3 => Terms { source: as_decorated(&base.source), ..base },
            _ => other.clone(),
        };
        // A record needs its customer.
        let has_customer = after.has_customer() || matches!(after.source, Source::Items(_) | Source::Money(_));
        (before, if has_customer { after } else { other })
    })
}

/// The same purchase, with other pictures and limits.
fn as_decorated(source: &Source) -> Source {
    let Source::Items(items) = source else { return source.clone() };
    let limits = Some(QuantityLimits { minimum: 1, maximum: 9, multiple_of: 1 });
    let decorated = |item: &Item| Item { thumbnail: Some("other.png".into()), limits, ..item.clone() };
    Source::Items(items.iter().map(decorated).collect())
}

fn plans_of(source: &Source) -> BTreeSet<&str> {
    match source {
        Source::Items(items) => items.iter().map(|item| item.plan_id.as_str()).collect(),
        _ => BTreeSet::new(),
    }
}

fn is_same_purchase(one: &Source, other: &Source) -> bool {
    let plain = |item: &Item| (item.plan_id.clone(), item.quantity);
    match (one, other) {
        (Source::Items(one), Source::Items(other)) => one.iter().map(plain).eq(other.iter().map(plain)),
        _ => one == other,
    }
}

/// What a purchase must be asked about.
fn questions_of(source: &Source) -> Vec<&'static str> {
    match source {
        Source::Items(_) => vec!["preview", "methods"],
        Source::Money(_) => vec!["methods"],
        Source::Invoice(_) => vec!["invoice", "methods"],
        Source::Transaction(_) => vec!["transaction", "invoice", "methods"],
    }
}

/// The calls that an update needs, each once, in alphabetical order.
fn needed(before: &Terms, after: &Terms) -> Vec<&'static str> {
    let is_same_shop = before.storefront == after.storefront;
    let mut calls = Vec::new();
    if !is_same_shop && after.has_customer() {
        calls.extend(["account", "instruments"]);
    }
    if !is_same_shop || !is_same_purchase(&before.source, &after.source) {
        calls.extend(questions_of(&after.source));
    }
    let known = if is_same_shop { plans_of(&before.source) } else { BTreeSet::new() };
    if !plans_of(&after.source).is_subset(&known) {
        calls.push("plans");
    }
    calls.sort_unstable();
    calls
}

fn kinds_of(calls: &[Call]) -> Vec<&'static str> {
    let mut kinds: Vec<_> = calls.iter().map(kind_of).collect();
    kinds.sort_unstable();
    kinds
}

/// Where the shopper is, before anything is updated.
#[derive(Clone, Copy, Debug)]
struct Shopper {
    lives_in_new_york: bool,
    types_berlin: bool,
    has_prepared: bool,
    /// With nothing typed: where a saved instrument needs nothing typed, that prepares it.
    presses_in_vain: bool,
}

fn any_shopper() -> impl Strategy<Value = Shopper> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(lives_in_new_york, types_berlin, has_prepared, presses_in_vain)| Shopper {
            lives_in_new_york,
            types_berlin,
            has_prepared,
            presses_in_vain,
        },
    )
}

impl Shopper {
    fn shop(self) -> crate::storefront::MemoryStorefront {
        let shop = desk::shop().with_plans();
        if self.lives_in_new_york { shop.with_home(in_new_york()) } else { shop }
    }

    fn typed(self) -> Option<BillingAddress> {
        self.types_berlin.then(in_berlin)
    }

    /// What the form shows: what was typed, or what it was filled in with.
    fn shown_address(self, terms: &Terms) -> Option<BillingAddress> {
        self.typed().or_else(|| (self.lives_in_new_york && terms.has_customer()).then(in_new_york))
    }

    fn at(self, terms: &Terms, address: Option<BillingAddress>) -> Desk {
        let mut desk = Desk::ready_at(self.shop(), terms.clone());
        if let Some(address) = address {
            desk.type_address(address);
            desk.answer_all();
        }
        desk
    }

    /// The form for these terms, as far as this shopper is.
    fn desk(self, terms: &Terms) -> Desk {
        let mut desk = self.at(terms, self.typed());
        if self.presses_in_vain {
            desk.press_with(BillingAddress::default(), CardEntry::Incomplete);
        }
        if self.has_prepared && desk.form().stage == Stage::Filling {
            desk.prepare("tok_1");
        }
        desk
    }
}

/// What must stay on screen when an update fails.
fn on_screen(desk: &Desk) -> (Offer, Stage, Choice, Notice, Management) {
    let Form { stage, choice, notice, management, .. } = desk.form().clone();
    (desk.offer().clone(), stage, choice, notice, management)
}

/// What is known of an offer, apart from what was asked for.
#[derive(PartialEq, Debug)]
struct Content {
    order: Order,
    methods: Vec<PaymentMethod>,
    plans: BTreeSet<String>,
    customer: Option<Customer>,
    place: Option<crate::address::Place>,
}

fn content(desk: &Desk) -> Content {
    let Offer { order, methods, plans, customer, place, .. } = desk.offer().clone();
    Content { order, methods, plans: plans.into_iter().map(|plan| plan.id).collect(), customer, place }
}

/// How often each update settled, and how.
fn settled(news: &[String], update: u32) -> Vec<String> {
    let settles = |line: &&String| {
        let mut words = line.split(' ');
        let is_update = words.next() == Some("update");
        is_update && words.next().is_some_and(|numbers| numbers.split('+').any(|one| one == update.to_string()))
    };
    news.iter().filter(settles).filter_map(|line| line.rsplit(' ').next()).map(str::to_owned).collect()
}

/// One thing that happens while updates are on their way.
#[derive(Clone, Copy, Debug)]
enum Arrival {
    /// One of the answers that are on their way comes, so many times.
    Answer(usize, usize),
    NextUpdate,
}

fn any_arrivals() -> impl Strategy<Value = Vec<Arrival>> {
    let answer = (0usize..12, 1usize..3).prop_map(|(position, times)| Arrival::Answer(position, times));
    prop::collection::vec(prop_oneof![4 => answer, 1 => Just(Arrival::NextUpdate)], 0..24)
}

/// Every answer that is still on its way comes, in an order that the seed says.
fn let_arrive(desk: &mut Desk, seed: usize) -> News {
    let mut news = Vec::new();
    while !desk.open_calls().is_empty() {
        news.extend(desk.answer_at(seed, 1 + seed % 2));
    }
    news
}

fn refusals() -> impl Strategy<Value = Failure> {
    prop_oneof![Just(offline()), Just(status(503)), Just(status(422)), Just(status(403)), Just(status(401))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_calls_that_are_made_are_the_calls_that_are_needed((before, after) in any_pair(), shopper in any_shopper()) {
        let mut desk = shopper.desk(&before);
        let news = desk.update(1, after.clone());
        let calls = desk.answer_all_and_list();
        prop_assert_eq!(kinds_of(&calls), needed(&before, &after));
        prop_assert_eq!(calls.is_empty(), news.contains(&"update 1 ok".to_owned()));
    }

    #[test]
    fn what_is_shown_is_what_a_new_mount_would_show((before, after) in any_pair(), shopper in any_shopper()) {
        let mut desk = shopper.desk(&before);
        desk.update(1, after.clone());
        desk.answer_all();
        let known = shopper.shown_address(&before).or_else(|| shopper.shown_address(&after));
        let address = if shopper.has_prepared && matches!(before.source, Source::Items(_)) {
            Some(in_new_york())
        } else {
            known
        };
        let fresh = shopper.at(&after, address);
        prop_assert_eq!(content(&desk), content(&fresh));
        prop_assert_eq!(&desk.offer().terms, &after);
    }

    #[test]
    fn an_update_that_fails_leaves_everything_as_it_was(
        (before, after) in any_pair(),
        shopper in any_shopper(),
        failure in refusals(),
        (nth, seed) in (0usize..6, 0usize..12),
    ) {
        // A session that the storefront refuses is over, whoever asked.
        let is_same_session = before.has_customer() && before.storefront.customer == after.storefront.customer;
        let failure = if is_same_session && failure.status == Some(401) { status(403) } else { failure };
        let questions = needed(&before, &after).into_iter().filter(|kind| *kind != "plans").count();
        prop_assume!(questions > 0);
        let mut desk = shopper.desk(&before);
        let shown = on_screen(&desk);
        let mut news = desk.update(1, after);
        let mut answered = 0;
        loop {
            let kinds = desk.open_calls();
            let position = seed % kinds.len();
            let is_question = kinds[position] != "plans";
            if is_question && answered == nth % questions {
                news.extend(desk.fail_at(position, failure));
                break;
            }
            news.extend(desk.answer_at(position, 1));
            answered += usize::from(is_question);
        }
        prop_assert_eq!(on_screen(&desk), shown.clone());
        let late = let_arrive(&mut desk, seed);
        prop_assert_eq!(late, Vec::<String>::new());
        prop_assert_eq!(on_screen(&desk), shown);
        prop_assert_eq!(settled(&news, 1).len(), 1);
        prop_assert_ne!(settled(&news, 1), ["ok"]);
    }

    #[test]
    fn the_last_of_several_wins_and_every_promise_settles_once(
        ((first, second), (third, fourth)) in (any_pair(), any_pair()),
        shopper in any_shopper(),
        (arrivals, seed) in (any_arrivals(), 0usize..12),
    ) {
        let mut desk = shopper.at(&first, shopper.typed());
        let mut coming = [second, third, fourth.clone()].into_iter().zip(1u32..);
        let mut news = Vec::new();
        for arrival in arrivals {
            match arrival {
                Arrival::Answer(position, times) if !desk.open_calls().is_empty() => {
                    news.extend(desk.answer_at(position, times));
                }
                Arrival::Answer(..) => {}
                Arrival::NextUpdate => {
                    news.extend(coming.next().map(|(terms, number)| desk.update(number, terms)).unwrap_or_default());
                }
            }
        }
        for (terms, number) in coming {
            news.extend(desk.update(number, terms));
        }
        news.extend(let_arrive(&mut desk, seed));
        for update in 1..=3 {
            prop_assert_eq!(settled(&news, update), ["ok"]);
        }
        prop_assert_eq!(&desk.offer().terms, &fourth);
        prop_assert!(desk.form().refresh.is_none());
        // Where the form was filled in on the way, the price is that of there; elsewhere it is that of a new mount.
        let fresh = shopper.at(&fourth, desk.offer().home.clone().filter(|_| !shopper.types_berlin).or(shopper.typed()));
        let place = desk.offer().place.clone();
        prop_assert_eq!(content(&desk), Content { place, ..content(&fresh) });
    }

    #[test]
    fn a_quantity_that_the_shopper_chose_survives_what_leaves_the_choice_open(
        quantity in 1u64..5,
        (confirmation, create, session) in (any::<bool>(), any::<bool>(), prop::option::of(1u8..3)),
    ) {
        let before = terms(adjustable_mugs(1, 5));
        let mut desk = Desk::ready_for(before.clone());
        desk.choose_quantity(quantity);
        desk.answer_all();
        let asked = session.map_or(before.clone(), |session| signed_in(before.source.clone(), session));
        let steps = Steps { confirmation, ..asked.steps };
        desk.update(1, Terms { steps, instruments: InstrumentRules { create, ..asked.instruments }, ..asked });
        desk.answer_all();
        prop_assert_eq!(&desk.offer().source, &adjustable_mugs(quantity, 5));
        prop_assert_eq!(desk.total(), 1_800 * i64::try_from(quantity).unwrap());
    }
}
