//! A checkout, its storefront and everything between them that can go wrong, as one value that can be copied.

use super::flaw::Flaw;
use super::law::{Held, Seen, Violation};
use crate::address::{BillingAddress, Field};
use crate::checkout::tests::{in_berlin, in_new_york, mugs, usd};
use crate::checkout::{
    CardEntry, Checkout, Effect, Event, RequestNumber, State, Submission, TokenFailure, UpdateNumber,
};
use crate::failure::{Code, Failure};
use crate::options::Source;
use crate::storefront::{Answer, Call, MemoryStorefront};
use crate::value::Value;
use crate::wire::{CardToken, Purchase, TransactionResult};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What costs 18.00, and 1.60 more once the place is known; it renews, for less in Berlin than in New York.
fn shop() -> MemoryStorefront {
    MemoryStorefront::new(usd(0).currency(), 1_800, 160).with_renewal("DE", 400).with_renewal("US", 500)
}

/// One thing that the shopper, the page, FramePay or the network does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Move {
    /// The call arrives and so does its answer; new transactions go the gateway's way.
    Deliver(usize, Gateway),
    /// The call never arrives.
    LoseRequest(usize),
    /// The call takes effect, its answer is lost.
    LoseAnswer(usize),
    /// The call takes effect, its answer is garbled on the way.
    Garble(usize),
    /// Nobody waits any longer for the answer, but the call is still on its way.
    GiveUp(usize),
    /// A browser sends the call twice; the answer is that to the second.
    Repeat(usize),
    /// A browser sends the call twice; the answer is that to the second, which the storefront had no time for.
    TurnCopyAway(usize),
    /// The storefront refuses the call, so that it has no effect. A token that it names is dead from then on.
    Refuse(usize, Refusal),
    /// A call that was given up arrives after all.
    Straggle(usize),
    /// The gateway makes up its mind about transactions without a result.
    Settle(Gateway),
    CardReady,
    CardFails,
    TokenMade(usize),
    TokenFails(usize),
    CardRefused(usize),
    Elapse(usize),
    Type(Place),
    Edit,
    Press(Entry),
    Retry,
    Update(Cart),
    Destroy,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Gateway {
    Approves,
    Declines,
    Hesitates,
    /// It has no result yet, and the storefront gives no session that could ask for it.
    Withholds,
    Cancels,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    Status(u16),
    Field,
    Token,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    NewYork,
    Berlin,
    Incomplete,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Entry {
    Complete,
    NoCard,
    NoEmail,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cart {
    Mugs(u64),
    Amount(i64),
}

/// How much of each may still happen.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    pub(super) faults: u8,
    pub(super) submits: u8,
    pub(super) retries: u8,
    pub(super) addresses: u8,
    pub(super) updates: u8,
    pub(super) edits: u8,
    pub(super) timers: u8,
}

/// What there is to choose from.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) gateways: &'static [Gateway],
    pub(super) refusals: &'static [Refusal],
    pub(super) places: &'static [Place],
    pub(super) entries: &'static [Entry],
    pub(super) carts: &'static [Cart],
    /// Whether calls that charge nothing can fail in every way, and not only be lost.
    pub(super) every_call_fails_in_every_way: bool,
}

#[derive(Clone)]
pub(super) struct World {
    checkout: Checkout,
    held: Held,
    flaw: Flaw,
    pub(super) storefront: MemoryStorefront,
    on_the_wire: Vec<(RequestNumber, Call)>,
    given_up: Vec<(RequestNumber, Call)>,
    tokens_asked: Vec<RequestNumber>,
    timers: Vec<RequestNumber>,
    card_loads: u8,
    tokens_made: u8,
    budget: Budget,
    seen: Seen,
}

impl World {
    pub(super) fn open(cart: Cart, budget: Budget, flaw: Flaw) -> Result<Self, Violation> {
        let (checkout, effects) = Checkout::start(cart.source());
        let mut world = Self {
            held: Held::by(checkout.state()),
            checkout,
            flaw,
            storefront: shop(),
            on_the_wire: Vec::new(),
            given_up: Vec::new(),
            tokens_asked: Vec::new(),
            timers: Vec::new(),
            card_loads: 0,
            tokens_made: 0,
            budget,
            seen: Seen::default(),
        };
        world.carry_out(effects)?;
        world.hold_to_the_law()?;
        Ok(world)
    }

    pub(super) fn state(&self) -> &State {
        self.checkout.state()
    }

    /// The numbers that somebody will come back with.
    fn on_the_way(&self) -> impl Iterator<Item = RequestNumber> {
        let calls = self.on_the_wire.iter().map(|(number, _)| *number);
        calls.chain(self.tokens_asked.iter().copied()).chain(self.timers.iter().copied())
    }

    /// Everything that tells two worlds apart, as one number; request numbers count by their order alone.
    pub(super) fn mark(&self) -> u64 {
        // Nothing is left to spend where nothing counts any more.
        let budget = if self.checkout.state == State::Destroyed(None) { None } else { Some(&self.budget) };
        let text = format!(
            "{:?}{:?}{:?}{:?}{:?}{}{}{:?}{:?}{:?}",
            self.checkout.state,
            self.on_the_wire,
            self.given_up,
            self.tokens_asked,
            self.timers,
            self.card_loads,
            self.tokens_made,
            self.storefront,
            budget,
            self.seen,
        );
        hash_in_order_of_appearance(&text)
    }

    pub(super) fn moves(&self, scope: &Scope) -> Vec<Move> {
        let mut moves = Vec::new();
        self.moves_of_the_network(scope, &mut moves);
        self.moves_of_framepay(&mut moves);
        self.moves_of_people(scope, &mut moves);
        moves
    }

    fn moves_of_the_network(&self, scope: &Scope, moves: &mut Vec<Move>) {
        let mut falls_away = 0;
        for (index, (number, call)) in self.on_the_wire.iter().enumerate() {
            let is_awaited = self.held.awaited.contains(number);
            // What charges nothing and what nobody waits for falls away: in which order makes no difference.
            if !call.is_charge() && (!is_awaited || self.seen.is_destroyed()) {
                falls_away += 1;
                if falls_away > 1 {
                    continue;
                }
            }
            let gateways = if call.is_charge() { scope.gateways } else { &scope.gateways[..1] };
            moves.extend(gateways.iter().map(|gateway| Move::Deliver(index, *gateway)));
            // How a call fails that nobody waits for is left to the random walks.
            let matters = is_awaited || scope.every_call_fails_in_every_way;
            if self.budget.faults > 0 && matters {
                moves.push(Move::LoseRequest(index));
                if call.is_charge() || scope.every_call_fails_in_every_way {
                    let faults = [Move::LoseAnswer, Move::Garble, Move::GiveUp, Move::Repeat, Move::TurnCopyAway];
                    moves.extend(faults.map(|fault| fault(index)));
                    moves.extend(scope.refusals.iter().map(|refusal| Move::Refuse(index, *refusal)));
                }
            }
        }
        moves.extend((0..self.given_up.len()).map(Move::Straggle));
        if self.budget.timers > 0 {
            moves.extend((0..self.timers.len()).map(Move::Elapse));
        }
        if self.storefront.has_pending() {
            let minds = scope.gateways.iter().filter(|gateway| gateway.result() != TransactionResult::Unknown);
            moves.extend(minds.map(|gateway| Move::Settle(*gateway)));
        }
    }

    fn moves_of_framepay(&self, moves: &mut Vec<Move>) {
        let may_fail = self.budget.faults > 0;
        if self.card_loads > 0 {
            moves.push(Move::CardReady);
            moves.extend(may_fail.then_some(Move::CardFails));
        }
        for index in 0..self.tokens_asked.len() {
            moves.push(Move::TokenMade(index));
            moves.extend(may_fail.then_some(Move::TokenFails(index)));
            moves.extend(may_fail.then_some(Move::CardRefused(index)));
        }
    }

    /// Nobody is kept from pressing anything in any state: the machine must cope.
    fn moves_of_people(&self, scope: &Scope, moves: &mut Vec<Move>) {
        if self.seen.is_destroyed() {
            return;
        }
        if self.budget.submits > 0 {
            moves.extend(scope.entries.iter().map(|entry| Move::Press(*entry)));
        }
        if self.budget.addresses > 0 {
            moves.extend(scope.places.iter().map(|place| Move::Type(*place)));
        }
        if self.budget.updates > 0 {
            moves.extend(scope.carts.iter().map(|cart| Move::Update(*cart)));
        }
        moves.extend((self.budget.retries > 0).then_some(Move::Retry));
        moves.extend((self.budget.edits > 0).then_some(Move::Edit));
        moves.push(Move::Destroy);
    }

    /// Makes a move, and says which law the machine broke, if any.
    pub(super) fn make(&mut self, chosen: Move) -> Result<(), Violation> {
        let before = self.checkout.clone();
        let (asked, had_pressed) = (self.seen.updates_asked, self.seen.has_pressed);
        self.seen.has_pressed |= matches!(chosen, Move::Press(_) | Move::Retry);
        self.make_freely(chosen)?;
        // What people do in vain costs nothing, so that both worlds are the same one.
        if chosen.is_of_people() && before == self.checkout && asked == self.seen.updates_asked {
            self.seen.has_pressed = had_pressed;
        } else {
            self.pay_for(chosen);
        }
        self.hold_to_the_law()
    }

    fn make_freely(&mut self, chosen: Move) -> Result<(), Violation> {
        match chosen {
            Move::Deliver(index, gateway) => {
                self.storefront.decide(gateway.result());
                self.answer(index, |storefront, call| gateway.let_through(storefront.answer_now(call)))?;
            }
            Move::LoseRequest(index) => self.answer(index, |_, _| Err(Code::NetworkUnreachable.into()))?,
            Move::LoseAnswer(index) => self.answer(index, |storefront, call| {
                let _ = storefront.answer_now(call);
                Err(Code::RequestTimeout.into())
            })?,
            Move::Garble(index) => self.answer(index, |storefront, call| {
                let _ = storefront.answer_now(call);
                Err(Code::AnswerUnreadable.into())
            })?,
            Move::Repeat(index) => self.answer(index, |storefront, call| {
                let _ = storefront.answer_now(call);
                storefront.answer_now(call)
            })?,
            Move::TurnCopyAway(index) => self.answer(index, |storefront, call| {
                let _ = storefront.answer_now(call);
                Err(Refusal::Status(429).of(call))
            })?,
            Move::Refuse(index, refusal) => self.answer(index, |storefront, call| {
                if let (Refusal::Token, Call::Charge(charge)) = (refusal, call) {
                    storefront.expire(&charge.token);
                }
                Err(refusal.of(call))
            })?,
            Move::GiveUp(index) => {
                self.given_up.push(self.on_the_wire[index].clone());
                self.answer(index, |_, _| Err(Code::RequestTimeout.into()))?;
            }
            Move::Straggle(index) => {
                let (number, call) = self.given_up.remove(index);
                let answer = self.storefront.answer_now(&call);
                self.happen(Event::Answered(number, answer))?;
            }
            Move::Settle(gateway) => self.storefront.settle_pending(&gateway.result()),
            other => self.happen_to_the_form(other)?,
        }
        Ok(())
    }

    fn happen_to_the_form(&mut self, chosen: Move) -> Result<(), Violation> {
        match chosen {
            Move::CardReady => {
                self.card_loads -= 1;
                self.happen(Event::CardReady)
            }
            Move::CardFails => {
                self.card_loads -= 1;
                self.happen(Event::CardFailed(Code::FramepayBlocked.into()))
            }
            Move::TokenMade(index) => {
                self.tokens_made += 1;
                let card = CardToken { id: format!("tok_{}", self.tokens_made), brand: None, last4: None };
                self.token(index, Ok(card))
            }
            Move::TokenFails(index) => self.token(index, Err(TokenFailure::Other(Code::TokenFailed.into()))),
            Move::CardRefused(index) => self.token(index, Err(TokenFailure::Card("Check the number.".into()))),
            Move::Elapse(index) => {
                let timer = self.timers.remove(index);
                self.happen(Event::Elapsed(timer))
            }
            Move::Type(place) => self.happen(Event::AddressChanged(place.address())),
            Move::Edit => {
                self.happen(Event::FieldEdited(Field::Email))?;
                self.happen(Event::CardEdited)
            }
            Move::Press(entry) => self.press(entry),
            Move::Retry => self.happen(Event::RetryPressed),
            Move::Update(cart) => {
                let number = self.seen.next_update();
                self.happen(Event::UpdateRequested(number, cart.source()))
            }
            Move::Destroy => {
                self.seen.destroy();
                self.happen(Event::DestroyRequested)
            }
            _ => Ok(()),
        }
    }

    fn pay_for(&mut self, chosen: Move) {
        let Budget { faults, submits, retries, addresses, updates, edits, timers } = &mut self.budget;
        let spent = match chosen {
            Move::Press(_) => submits,
            Move::Retry => retries,
            Move::Type(_) => addresses,
            Move::Update(_) => updates,
            Move::Edit => edits,
            Move::Elapse(_) => timers,
            Move::LoseRequest(_)
            | Move::LoseAnswer(_)
            | Move::Garble(_)
            | Move::GiveUp(_)
            | Move::Repeat(_)
            | Move::TurnCopyAway(_)
            | Move::Refuse(..)
            | Move::CardFails
            | Move::CardRefused(_)
            | Move::TokenFails(_) => faults,
            _ => return,
        };
        *spent = spent.saturating_sub(1);
    }

    fn press(&mut self, entry: Entry) -> Result<(), Violation> {
        let shown = match self.state() {
            State::Form(form) => Some(form.offer.order.clone()),
            _ => None,
        };
        self.happen(Event::Submitted(entry.submission()))?;
        if let (Some(shown), State::Paying(_)) = (shown, self.checkout.state()) {
            self.seen.agree_to(&shown);
        }
        Ok(())
    }

    fn token(&mut self, index: usize, result: Result<CardToken, TokenFailure>) -> Result<(), Violation> {
        let number = self.tokens_asked.remove(index);
        self.happen(Event::TokenCreated(number, result))
    }

    fn answer(
        &mut self,
        index: usize,
        answer: impl FnOnce(&MemoryStorefront, &Call) -> Result<Answer, Failure>,
    ) -> Result<(), Violation> {
        let (number, call) = self.on_the_wire.remove(index);
        let event = Event::Answered(number, answer(&self.storefront, &call));
        self.happen(event.clone())?;
        // Every answer comes twice: the second must fall away.
        self.happen(event)
    }

    fn happen(&mut self, event: Event) -> Result<(), Violation> {
        let is_stale = match &event {
            Event::Answered(number, _) => !self.held.awaited.contains(number),
            _ => false,
        };
        let (after, effects) = self.flaw.step(&self.checkout, event);
        if is_stale && (after.state != self.checkout.state || !effects.is_empty()) {
            return Err(Violation::StaleAnswerCounted);
        }
        if after.state != self.checkout.state {
            self.held = Held::by(after.state());
        }
        self.checkout = after;
        self.carry_out(effects)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<(), Violation> {
        for effect in self.flaw.twist(effects, &self.seen) {
            self.seen.witness(&effect)?;
            Seen::judge_news(&effect, &self.storefront.approved())?;
            match effect {
                Effect::Call(number, call) => self.on_the_wire.push((number, call)),
                Effect::LoadCard => self.card_loads += 1,
                Effect::CreateToken(number, _) => self.tokens_asked.push(number),
                Effect::Wait(number, _) => self.timers.push(number),
                _ => {}
            }
        }
        Ok(())
    }

    fn hold_to_the_law(&self) -> Result<(), Violation> {
        self.seen.judge(self.state(), &self.held, &self.storefront)?;
        let Held { awaited, awaits_card, .. } = &self.held;
        let comes = |number: &RequestNumber| self.on_the_way().any(|coming| coming == *number);
        if !awaited.iter().all(comes) || (*awaits_card && self.card_loads == 0) {
            return Err(Violation::WaitsForNothing);
        }
        let goes_on_by_itself = !awaited.is_empty() || *awaits_card;
        if goes_on_by_itself || self.state().is_final() || self.shopper_can_act() {
            return Ok(());
        }
        Err(Violation::DeadEnd)
    }

    fn shopper_can_act(&self) -> bool {
        match self.state() {
            State::Form(form) => !form.is_being_replaced(),
            State::Failed(..) | State::Unconfirmed(_) => {
                let (after, effects) = self.flaw.step(&self.checkout, Event::RetryPressed);
                after.state != self.checkout.state || !effects.is_empty()
            }
            _ => false,
        }
    }

    /// From now on everything goes well, until nothing is on its way any more.
    pub(super) fn calm_down(&mut self) -> Result<(), Violation> {
        for _ in 0..200 {
            let good_news = [
                (!self.on_the_wire.is_empty()).then_some(Move::Deliver(0, Gateway::Approves)),
                (!self.tokens_asked.is_empty()).then_some(Move::TokenMade(0)),
                (!self.timers.is_empty()).then_some(Move::Elapse(0)),
                (self.card_loads > 0).then_some(Move::CardReady),
                (!self.given_up.is_empty()).then_some(Move::Straggle(0)),
            ];
            match good_news.into_iter().flatten().next() {
                Some(chosen) => self.make(chosen)?,
                None => return self.seen.all_settled(),
            }
        }
        Err(Violation::DeadEnd)
    }
}

fn hash_in_order_of_appearance(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut order: Vec<&str> = Vec::new();
    let mut parts = text.split("RequestNumber(");
    parts.next().hash(&mut hasher);
    for part in parts {
        let (number, rest) = part.split_once(')').unwrap_or((part, ""));
        let place = order.iter().position(|known| *known == number).unwrap_or(order.len());
        if place == order.len() {
            order.push(number);
        }
        (place, rest).hash(&mut hasher);
    }
    hasher.finish()
}

impl Move {
    /// Whether it brings a purchase nearer to its end.
    pub(super) fn leads_on(self) -> bool {
        matches!(
            self,
            Self::Deliver(..)
                | Self::CardReady
                | Self::TokenMade(_)
                | Self::Elapse(_)
                | Self::Press(Entry::Complete)
                | Self::Retry
        )
    }

    fn is_of_people(self) -> bool {
        matches!(self, Self::Type(_) | Self::Edit | Self::Press(_) | Self::Retry | Self::Update(_))
    }
}

impl Gateway {
    fn result(self) -> TransactionResult {
        match self {
            Self::Approves => TransactionResult::Approved,
            Self::Declines => TransactionResult::Declined,
            Self::Hesitates | Self::Withholds => TransactionResult::Unknown,
            Self::Cancels => TransactionResult::Canceled,
        }
    }

    fn let_through(self, answer: Result<Answer, Failure>) -> Result<Answer, Failure> {
        match answer {
            Ok(Answer::Charge(purchase)) if self == Self::Withholds => {
                Ok(Answer::Charge(Purchase { session: None, ..purchase }))
            }
            answer => answer,
        }
    }
}

impl Refusal {
    fn of(self, call: &Call) -> Failure {
        let naming = |field: &str| {
            let invalid = Value::object([("field", Some(Value::text(field)))]);
            Value::object([("invalidFields", Some(Value::List(vec![invalid])))])
        };
        match self {
            Self::Status(status) => Failure::of_status(call.operation(), status, &Value::Null),
            Self::Field => Failure::of_status(call.operation(), 422, &naming("billingAddress.postalCode")),
            Self::Token => Failure::of_status(call.operation(), 422, &naming("paymentInstruction.token")),
        }
    }
}

impl Place {
    fn address(self) -> BillingAddress {
        match self {
            Self::NewYork => in_new_york(),
            Self::Berlin => in_berlin(),
            Self::Incomplete => in_new_york().with(Field::PostalCode, ""),
        }
    }
}

impl Entry {
    fn submission(self) -> Submission {
        match self {
            Self::Complete => Submission { address: in_new_york(), card: CardEntry::Complete },
            Self::NoCard => Submission { address: in_new_york(), card: CardEntry::Incomplete },
            Self::NoEmail => Submission { address: in_new_york().with(Field::Email, ""), card: CardEntry::Complete },
        }
    }
}

impl Cart {
    fn source(self) -> Source {
        match self {
            Self::Mugs(quantity) => mugs(quantity),
            Self::Amount(minor) => Source::Money(usd(minor)),
        }
    }
}

impl Seen {
    fn next_update(&mut self) -> UpdateNumber {
        self.updates_asked += 1;
        UpdateNumber(self.updates_asked)
    }
}
