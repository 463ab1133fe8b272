//! A checkout, its storefront and everything between them that can go wrong, as one value that can be copied.

use super::description::Description;
use super::flaw::Flaw;
use super::law::{Seen, Violation, Yes};
use super::moves::{Budget, Cart, Entry, Gateway, Move, PageTender, Place, Questions, Refusal, Scope};
use crate::address::{BillingAddress, Field};
use crate::checkout::tests::{
    MORNING, adjustable_mugs, confirmed_by_page, in_berlin, in_new_york, invoice, mugs, signed_in, terms, to_store,
    until, usd,
};
use crate::checkout::{
    ApprovalStep, CallNumber, CardEntry, Checkout, Choice, Effect, Event, Form, Manage, Moment, Remembered,
    RequestNumber, Stage, State, Submission, Tender, Terms, TokenFailure,
};
use crate::failure::{Code, Failure};
use crate::options::Source;
use crate::storefront::{Answer, Call, Charge, Guard, Instrument, MemoryStorefront};
use crate::value::Value;
use crate::wire::{InvoiceStatus, PaymentToken, Purchase, TransactionResult};

/// What costs 18.00, and 1.60 more once the place is known; it renews, for less in Berlin than in New York. There is an
/// invoice, and a customer with two saved cards.
fn shop() -> MemoryStorefront {
    MemoryStorefront::new(usd(0).currency(), 1_800, 160)
        .with_renewal("DE", 400)
        .with_renewal("US", 500)
        .with_invoice("in_1", 6_000, InvoiceStatus::Unpaid)
        .with_cards(&["pi_1", "pi_2"])
}

/// What the page mounts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub(super) cart: Cart,
    pub(super) has_customer: bool,
    pub(super) page_confirms: bool,
}

/// A call that was sent, by the right of the session with this number.
type Sending = (RequestNumber, Call, u8);

#[derive(Clone)]
pub(super) struct World {
    at: Moment,
    checkout: Checkout,
    /// The state, in words.
    described: Description,
    flaw: Flaw,
    opening: Opening,
    pub(super) storefront: MemoryStorefront,
    on_the_wire: Vec<Sending>,
    given_up: Vec<Sending>,
    tokens_asked: Vec<RequestNumber>,
    timers: Vec<RequestNumber>,
    /// The timers of questions that are asked again.
    pauses: Vec<RequestNumber>,
    /// The timer for the end of the session that is shown, until it goes off.
    alarm: Option<RequestNumber>,
    card_loads: u8,
    tokens_made: u8,
    /// The session that the page named last, and the last one that is over.
    session: u8,
    over: u8,
    budget: Budget,
    seen: Seen,
    /// What the page keeps of a payment for when it is loaded anew.
    kept: Option<Box<Remembered>>,
    /// When a question for a price was answered last.
    priced_at: u64,
}

/// Stands for all numbers of a page that is gone. Those of a page begin after it.
const OF_A_PAGE_THAT_IS_GONE: RequestNumber = RequestNumber(0);

impl World {
    pub(super) fn open(opening: Opening, budget: Budget, flaw: Flaw) -> Result<Self, Violation> {
        let at = Moment { milliseconds: MORNING, chance: 0 };
        let (checkout, effects) = Checkout::start(opening.terms(opening.cart, 1), None, at);
        let mut world = Self {
            at,
            described: Description::of(checkout.state()),
            checkout,
            flaw,
            opening,
            storefront: shop(),
            on_the_wire: Vec::new(),
            given_up: Vec::new(),
            tokens_asked: Vec::new(),
            timers: Vec::new(),
            pauses: Vec::new(),
            alarm: None,
            card_loads: 0,
            tokens_made: 0,
            session: 1,
            over: 0,
            budget,
            seen: Seen::default(),
            kept: None,
            priced_at: MORNING,
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
        let calls = self.on_the_wire.iter().map(|(number, ..)| *number);
        calls.chain(self.tokens_asked.iter().copied()).chain(self.timers.iter().chain(&self.pauses).copied())
    }

    /// Everything that tells two worlds apart, as one number; request numbers count by their order alone.
    pub(super) fn mark(&self) -> u64 {
        // Nothing is left to spend where nothing counts any more.
        let budget = if self.checkout.state == State::Destroyed(None) { None } else { Some(&self.budget) };
        let mut description = self.described.clone();
        description.add(&(
            &self.on_the_wire,
            &self.given_up,
            &self.tokens_asked,
            &self.timers,
            &self.pauses,
            self.alarm,
        ));
        description.add(&(self.card_loads, self.tokens_made, self.session, self.over, budget));
        description.add(&(&self.checkout.delivery, self.at));
        description.add(&self.storefront.what_happened());
        description.add(&(&self.seen, self.kept.is_some(), self.priced_at));
        description.hash()
    }

    pub(super) fn moves(&self, scope: &Scope) -> Vec<Move> {
        let mut moves = Vec::new();
        self.moves_of_the_network(scope, &mut moves);
        self.moves_of_framepay(&mut moves);
        if !self.seen.is_destroyed() {
            self.moves_of_the_shopper(scope, &mut moves);
            self.moves_of_the_page(scope, &mut moves);
            moves.push(Move::Destroy);
        }
        moves
    }

    fn moves_of_the_network(&self, scope: &Scope, moves: &mut Vec<Move>) {
        let mut falls_away = 0;
        for (index, (number, call, _)) in self.on_the_wire.iter().enumerate() {
            let is_awaited = self.described.awaited().contains(number);
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
            let fails_in_every_way = scope.questions_fail == Questions::InEveryWay;
            if self.budget.faults > 0 && (is_awaited || fails_in_every_way) {
                if call.is_charge() || fails_in_every_way {
                    moves.push(Move::LoseRequest(index));
                    self.faults_of(index, call, scope, moves);
                } else {
                    moves.extend(faults_of_question(index, call, scope));
                }
            }
        }
        moves.extend((0..self.given_up.len()).map(Move::Straggle));
        if self.budget.timers > 0 {
            moves.extend((0..self.timers.len()).map(Move::Elapse));
        }
        moves.extend((0..self.pauses.len()).map(Move::TryAgain));
        if !self.pauses.is_empty() && !self.seen.is_destroyed() {
            moves.push(Move::Online);
        }
        if self.storefront.has_pending() {
            let minds = scope.gateways.iter().filter(|gateway| gateway.result() != TransactionResult::Unknown);
            moves.extend(minds.map(|gateway| Move::Settle(*gateway)));
        }
    }

    /// A browser that sends a charge twice by itself is part of the world only where something guards the charge:
    /// elsewhere no machine could make up for it (`Attempt::doubt`).
    fn faults_of(&self, index: usize, call: &Call, scope: &Scope, moves: &mut Vec<Move>) {
        moves.extend([Move::LoseAnswer, Move::Garble, Move::GiveUp, Move::FindOffline].map(|fault| fault(index)));
        if !is_unguarded(call) {
            moves.extend([Move::Repeat, Move::TurnCopyAway].map(|fault| fault(index)));
        }
        // Only what was sent can be named.
        let can_come = |refusal: &&Refusal| **refusal != Refusal::Token || token_of(call).is_some();
        moves.extend(scope.refusals.iter().filter(can_come).map(|refusal| Move::Refuse(index, *refusal)));
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
    fn moves_of_the_shopper(&self, scope: &Scope, moves: &mut Vec<Move>) {
        let Budget { presses, addresses, quantities, choices, retries, backs, edits, .. } = self.budget;
        let mut offer = |left: u8, more: &mut dyn Iterator<Item = Move>| {
            if left > 0 {
                moves.extend(more);
            }
        };
        offer(presses, &mut scope.entries.iter().map(|entry| Move::Press(*entry)));
        offer(addresses, &mut scope.places.iter().map(|place| Move::Type(*place)));
        offer(quantities, &mut [1, 2].into_iter().map(Move::Quantity));
        offer(choices, &mut [Some("pi_1"), Some("pi_2"), None].into_iter().map(Move::Choose));
        offer(retries, &mut [Move::Retry].into_iter());
        offer(backs, &mut [Move::Back].into_iter());
        offer(edits, &mut [Move::Edit].into_iter());
    }

    fn moves_of_the_page(&self, scope: &Scope, moves: &mut Vec<Move>) {
        if self.budget.updates > 0 {
            moves.extend(scope.carts.iter().map(|cart| Move::Update(*cart)));
        }
        if self.budget.page > 0 {
            moves
                .extend(scope.tenders.iter().flat_map(|tender| [Move::PagePays(*tender), Move::PageConfirms(*tender)]));
            moves.extend([Move::PageShowsForm, Move::PageShowsResult]);
        }
        let is_over = self.over >= self.session;
        moves.extend(is_over.then_some(Move::Renew));
        if self.opening.has_customer && !is_over && self.budget.sessions > 0 {
            moves.extend([Move::SessionEnds, Move::SessionIsWithdrawn]);
            moves.extend(scope.sleeps.then_some(Move::SessionEndsInSleep));
        }
        moves.extend((self.budget.returns > 0).then_some(Move::Return));
        self.moves_across_pages(moves);
    }

    fn moves_across_pages(&self, moves: &mut Vec<Move>) {
        let Budget { reloads, other_tabs, approvals, thoughts, .. } = self.budget;
        let is_paying = self.state().to_remember(0).is_some();
        moves.extend((reloads > 0 && is_paying).then_some(Move::Reload));
        moves.extend((other_tabs > 0 && !self.seen.has_other_tab_paid()).then_some(Move::OtherTabPays));
        moves.extend((thoughts > 0).then_some(Move::Think));
        if approvals > 0 && matches!(self.state(), State::Unconfirmed(_)) {
            let steps = [ApprovalStep::Closed, ApprovalStep::Opened, ApprovalStep::CalledOff, ApprovalStep::Moved];
            moves.extend(steps.map(Move::Approve));
        }
    }

    /// Makes a move, and says which law the machine broke, if any.
    pub(super) fn make(&mut self, chosen: Move) -> Result<(), Violation> {
        let before = chosen.is_of_people().then(|| self.checkout.clone());
        let (promises, had_pressed) = (self.seen.promises(), self.seen.has_pressed);
        self.seen.has_pressed |= chosen.is_press();
        self.make_freely(chosen)?;
        // What people do in vain costs nothing, so that both worlds are the same one.
        if before.is_some_and(|before| before == self.checkout) && promises == self.seen.promises() {
            self.seen.has_pressed = had_pressed;
        } else {
            self.budget.pay_for(chosen);
        }
        self.hold_to_the_law()
    }

    fn make_freely(&mut self, chosen: Move) -> Result<(), Violation> {
        match chosen {
            Move::Deliver(index, gateway) => {
                self.storefront.decide(gateway.result());
                self.answer(index, |storefront, call| gateway.let_through(storefront.answer_now(call)))
            }
            Move::LoseRequest(index) => self.answer(index, |_, _| Err(Code::NetworkUnreachable.into())),
            Move::LoseAnswer(index) => self.answer_after_effect(index, |_| Err(Code::RequestTimeout.into())),
            Move::Garble(index) => self.answer_after_effect(index, |_| Err(Code::AnswerUnreadable.into())),
            Move::Repeat(index) => self.answer(index, |storefront, call| {
                let _ = storefront.answer_now(call);
                storefront.answer_now(call)
            }),
            Move::TurnCopyAway(index) => self.answer_after_effect(index, |call| Err(Refusal::Status(429).of(call))),
            Move::Refuse(index, refusal) => self.answer(index, |storefront, call| {
                if let (Refusal::Token, Some(token)) = (refusal, token_of(call)) {
                    storefront.expire(token);
                }
                Err(refusal.of(call))
            }),
            Move::GiveUp(index) => {
                self.given_up.push(self.on_the_wire[index].clone());
                self.answer(index, |_, _| Err(Code::RequestTimeout.into()))
            }
            Move::FindOffline(index) => {
                let offline = self.on_the_wire[index].0;
                self.seen.excuse_attempts(|number| number == offline);
                self.answer(index, |_, _| Err(Code::Offline.into()))
            }
            Move::Straggle(index) => {
                let (number, call, session) = self.given_up.remove(index);
                self.note_price(&call);
                let answer = self.let_in(&call, session, |storefront, call| storefront.answer_now(call));
                if number == OF_A_PAGE_THAT_IS_GONE {
                    return Ok(());
                }
                self.happen(Event::Answered(number, answer))
            }
            Move::Settle(gateway) => {
                self.storefront.settle_pending(&gateway.result());
                Ok(())
            }
            other => self.make_at_the_page(other),
        }
    }

    fn make_at_the_page(&mut self, chosen: Move) -> Result<(), Violation> {
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
                self.token(index, Ok(card_token(format!("tok_{}", self.tokens_made))))
            }
            Move::TokenFails(index) => self.token(index, Err(TokenFailure::Other(Code::TokenFailed.into()))),
            Move::CardRefused(index) => self.token(index, Err(TokenFailure::Card("Check the number.".into()))),
            Move::Elapse(index) => {
                let timer = self.timers.remove(index);
                self.happen(Event::Elapsed(timer))
            }
            Move::SessionIsWithdrawn => {
                self.over = self.session;
                Ok(())
            }
            Move::TryAgain(index) => {
                let pause = self.pauses.remove(index);
                self.happen(Event::Elapsed(pause))
            }
            Move::Online => self.happen(Event::Online),
            Move::Return => {
                self.seen.excuse_attempts(|_| true);
                self.happen(Event::Returned)
            }
            Move::SessionEnds => self.end_session(),
            Move::SessionEndsInSleep => {
                self.pass_end_of_session();
                Ok(())
            }
            Move::Reload => self.reload(),
            Move::OtherTabPays => {
                self.pay_in_another_tab();
                Ok(())
            }
            Move::Approve(step) => self.happen(Event::Approving(step)),
            Move::Think => {
                self.at.milliseconds += 61_000;
                Ok(())
            }
            other => self.make_by_hand(other),
        }
    }

    fn reload(&mut self) -> Result<(), Violation> {
        let kept = self.kept.as_ref().and_then(|kept| Remembered::read(&kept.to_value(), self.at.milliseconds));
        let terms = self.opening.terms(self.opening.cart, self.session);
        let (checkout, effects) = Checkout::start(terms, kept, self.at);
        self.given_up.extend(self.on_the_wire.drain(..).filter(|(_, call, _)| call.is_charge()));
        self.given_up.iter_mut().for_each(|(number, ..)| *number = OF_A_PAGE_THAT_IS_GONE);
        self.tokens_asked.clear();
        self.timers.clear();
        self.pauses.clear();
        (self.alarm, self.card_loads) = (None, 0);
        self.described = Description::of(checkout.state());
        self.checkout = checkout;
        self.seen.leave_page();
        self.carry_out(effects)
    }

    fn pay_in_another_tab(&mut self) {
        self.storefront.decide(TransactionResult::Approved);
        let Source::Invoice(id) = invoice() else { return };
        let instrument = Instrument::Token("tok_of_another_tab".into());
        let charge = Charge { source: Source::Invoice(id), address: None, ships: false, instrument };
        if self.storefront.answer_now(&Call::Charge(charge)).is_ok() {
            self.seen.see_other_tab_pay();
        }
    }

    fn make_by_hand(&mut self, chosen: Move) -> Result<(), Violation> {
        match chosen {
            Move::Type(place) => self.happen(Event::AddressChanged(place.address())),
            Move::Quantity(quantity) => self.happen(Event::QuantityChosen(0, quantity)),
            Move::Choose(id) => {
                let choice = id.map_or(Choice::CARD, |id| Choice::Saved(id.to_owned()));
                self.happen(Event::Managed(Manage::Choose(choice)))
            }
            Move::Edit => {
                self.happen(Event::FieldEdited(Field::Email))?;
                self.happen(Event::CardEdited)
            }
            Move::Press(entry) => self.press(entry),
            Move::Back => self.happen(Event::BackPressed),
            Move::Retry => self.happen(Event::RetryPressed),
            Move::Update(cart) => self.update(cart),
            Move::Renew => {
                self.session += 1;
                self.update(self.opening.cart)
            }
            Move::PagePays(tender) => self.pay_for_page(tender),
            Move::PageConfirms(tender) => {
                let call = self.seen.next_call();
                self.happen(Event::ConfirmationRequested(call, tender.read(call)))
            }
            Move::PageShowsForm => {
                let call = self.seen.next_call();
                self.happen(Event::FormRequested(call))
            }
            Move::PageShowsResult => {
                let call = self.seen.next_call();
                self.happen(Event::ResultRequested(call))
            }
            Move::Destroy => {
                self.seen.destroy();
                self.happen(Event::DestroyRequested)
            }
            _ => Ok(()),
        }
    }

    fn update(&mut self, cart: Cart) -> Result<(), Violation> {
        let terms = self.opening.terms(cart, self.session);
        let number = self.seen.next_update();
        self.happen(Event::UpdateRequested(number, Box::new(terms)))
    }

    /// The clock says that the session is over: the form stops taking anything.
    fn end_session(&mut self) -> Result<(), Violation> {
        self.pass_end_of_session();
        let Some(alarm) = self.alarm.take() else { return Ok(()) };
        self.happen(Event::Elapsed(alarm))
    }

    fn pass_end_of_session(&mut self) {
        self.over = self.session;
        self.at.milliseconds = MORNING + end_of_session(self.session) * 1_000;
    }

    /// The button is a yes where the shopper is asked to confirm, and nowhere else.
    fn press(&mut self, entry: Entry) -> Result<(), Violation> {
        if let State::Form(Form { stage: Stage::Confirming(tender), offer, .. }) = self.state() {
            let (source, order, instrument) = (offer.source.clone(), offer.order.clone(), tender.instrument.clone());
            self.seen.agree_to(Yes { source, order, instrument });
        }
        self.happen(Event::Submitted(entry.submission()))
    }

    /// The page's call is a yes, to what is on screen with what it gives or what was prepared.
    fn pay_for_page(&mut self, tender: PageTender) -> Result<(), Violation> {
        let call = self.seen.next_call();
        let given = tender.read(call);
        if let State::Form(form) = self.state()
            && let Some(tender) = given.as_ref().or(form.stage.tender())
        {
            let (source, order) = (form.offer.source.clone(), form.offer.order.clone());
            self.seen.agree_to(Yes { source, order, instrument: tender.instrument.clone() });
        }
        self.happen(Event::PaymentRequested(call, given))
    }

    fn token(&mut self, index: usize, result: Result<PaymentToken, TokenFailure>) -> Result<(), Violation> {
        let number = self.tokens_asked.remove(index);
        self.happen(Event::TokenCreated(number, result))
    }

    /// The call takes effect, and the answer is this.
    fn answer_after_effect(
        &mut self,
        index: usize,
        answer: impl FnOnce(&Call) -> Result<Answer, Failure>,
    ) -> Result<(), Violation> {
        self.answer(index, |storefront, call| {
            let _ = storefront.answer_now(call);
            answer(call)
        })
    }

    fn answer(
        &mut self,
        index: usize,
        answer: impl FnOnce(&MemoryStorefront, &Call) -> Result<Answer, Failure>,
    ) -> Result<(), Violation> {
        let (number, call, session) = self.on_the_wire.remove(index);
        self.note_price(&call);
        let answer = self.let_in(&call, session, answer);
        self.forget_overtaken(&call, &answer);
        let event = Event::Answered(number, answer);
        self.happen(event.clone())?;
        // Every answer comes twice: the second must fall away.
        self.happen(event)
    }

    fn note_price(&mut self, call: &Call) {
        if matches!(call, Call::Preview { .. }) {
            self.priced_at = self.at.milliseconds;
        }
    }

    /// What is asked by the right of a session that is over is refused, whatever else would happen to it.
    fn let_in(
        &self,
        call: &Call,
        session: u8,
        answer: impl FnOnce(&MemoryStorefront, &Call) -> Result<Answer, Failure>,
    ) -> Result<Answer, Failure> {
        let is_of_customer = self.opening.has_customer && !matches!(call, Call::Token(_));
        if is_of_customer && session <= self.over {
            return Err(Refusal::Status(401).of(call));
        }
        answer(&self.storefront, call)
    }

    /// A copy of a charge by a saved instrument that was given up does not arrive after a later copy has been answered:
    /// of a token the later copy leaves nothing to pay with, but here no machine could make up for it.
    fn forget_overtaken(&mut self, call: &Call, answer: &Result<Answer, Failure>) {
        if let (Call::Charge(Charge { instrument: Instrument::Saved(_), .. }), Ok(_)) = (call, answer) {
            self.given_up.retain(|(_, straggler, _)| straggler != call);
        }
    }

    fn happen(&mut self, event: Event) -> Result<(), Violation> {
        let is_stale = match &event {
            // Whatever comes first after the end of a session finds that out.
            Event::Answered(number, _) => {
                !self.described.awaited().contains(number) && self.hold_to_the_clock().is_ok()
            }
            _ => false,
        };
        let (after, effects) = self.flaw.step(&self.checkout, event, self.at);
        if is_stale && (after.state != self.checkout.state || !effects.is_empty()) {
            return Err(Violation::StaleAnswerCounted);
        }
        if after.state != self.checkout.state {
            self.described = Description::of(after.state());
        }
        self.checkout = after;
        self.carry_out(effects)?;
        self.hold_to_the_clock()?;
        self.pauses.retain(|pause| self.checkout.delivery.waits_for(*pause));
        self.seen.forget_attempts_but(self.described.awaited());
        self.seen.forget_yes_at_the_form(&self.checkout.state);
        Ok(())
    }

    /// Whatever happens after the end of a session finds it out.
    fn hold_to_the_clock(&self) -> Result<(), Violation> {
        let end = self.state().terms().and_then(Terms::session_end);
        let is_over = end.is_some_and(|end| self.at.milliseconds >= end * 1_000);
        let is_open = matches!(self.state(), State::Form(form) if !form.is_opening());
        if is_over && is_open { Err(Violation::SessionOutlived) } else { Ok(()) }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<(), Violation> {
        for effect in self.flaw.twist(effects, &self.seen) {
            self.seen.witness(&effect)?;
            self.seen.judge_news(&effect, &self.storefront.approved())?;
            self.hold_price_to_the_law(&effect)?;
            match self.flaw.send(effect, &self.seen) {
                Effect::Call(number, call) => self.on_the_wire.push((number, call, self.session)),
                Effect::LoadCard => self.card_loads += 1,
                Effect::CreateToken(number, ..) => self.tokens_asked.push(number),
                Effect::Wait(number, _) if self.checkout.delivery.waits_for(number) => self.pauses.push(number),
                Effect::Wait(number, _) => self.timers.push(number),
                Effect::WaitUntil(number, _) => self.alarm = Some(number),
                Effect::Remember(kept) => self.kept = kept,
                _ => {}
            }
        }
        Ok(())
    }

    fn hold_to_the_law(&self) -> Result<(), Violation> {
        self.seen.judge(self.state(), &self.described, &self.storefront)?;
        let (awaited, awaits_card) = (self.described.awaited(), self.described.awaits_card());
        let is_there = |number: RequestNumber| self.on_the_way().any(|coming| coming == number);
        let comes = |number: &RequestNumber| {
            is_there(*number) || self.checkout.delivery.timer_of(*number).is_some_and(is_there)
        };
        self.hold_delivery_to_the_law()?;
        self.hold_the_button_to_the_law()?;
        if !awaited.iter().all(comes) || (awaits_card && self.card_loads == 0) {
            return Err(Violation::WaitsForNothing);
        }
        let goes_on_by_itself = !awaited.is_empty() || awaits_card;
        if goes_on_by_itself || self.state().is_final() || self.shopper_can_act() {
            return Ok(());
        }
        Err(Violation::DeadEnd)
    }

    /// What items cost was asked for at most a minute before they are charged for the first time.
    fn hold_price_to_the_law(&self, effect: &Effect) -> Result<(), Violation> {
        let is_first = !self.seen.has_resent();
        let is_old = self.at.milliseconds > self.priced_at + 60_000;
        match effect {
            Effect::Call(_, Call::Charge(Charge { source: Source::Items(_), .. })) if is_first && is_old => {
                Err(Violation::ChargedAnOldPrice)
            }
            _ => Ok(()),
        }
    }

    /// Nobody can pay while a charge of before may still be made.
    fn hold_the_button_to_the_law(&self) -> Result<(), Violation> {
        if !matches!(self.state(), State::Form(_)) || self.seen.has_other_tab_paid() {
            return Ok(());
        }
        let moves_money = |call: &Call| matches!(call, Call::Charge(_));
        let charges = self.given_up.iter().chain(&self.on_the_wire).filter(|(_, call, _)| moves_money(call));
        let may_be_made = |(_, call, session): &Sending| {
            let storefront = self.storefront.clone();
            self.let_in(call, *session, |_, call| storefront.answer_now(call)).is_ok()
        };
        if charges.into_iter().any(may_be_made) { Err(Violation::PayableWhileUnknown) } else { Ok(()) }
    }

    /// Whatever a state waits for can be asked again, and nothing else.
    fn hold_delivery_to_the_law(&self) -> Result<(), Violation> {
        let is_missed = |(number, call, _): &Sending| {
            let is_awaited = self.described.awaited().contains(number);
            is_awaited != self.state().awaits(*number)
                || (is_awaited && call.is_repeatable() && !self.checkout.delivery.follows(*number))
        };
        if !self.seen.is_destroyed() && self.on_the_wire.iter().any(is_missed) {
            Err(Violation::NotDelivered)
        } else {
            Ok(())
        }
    }

    fn shopper_can_act(&self) -> bool {
        match self.state() {
            State::Form(form) => !form.is_being_replaced() && !form.is_changing_instruments(),
            State::Failed(..) | State::Unconfirmed(_) => {
                let (after, effects) = self.flaw.step(&self.checkout, Event::RetryPressed, self.at);
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
                (!self.pauses.is_empty()).then_some(Move::TryAgain(0)),
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

/// Seconds from the start to the end of the session with this number.
fn end_of_session(session: u8) -> u64 {
    u64::from(session) * 1_000
}

fn faults_of_question(index: usize, call: &Call, scope: &Scope) -> Vec<Move> {
    match scope.questions_fail {
        Questions::ForAMoment if call.is_repeatable() => {
            vec![Move::LoseRequest(index), Move::FindOffline(index), Move::Refuse(index, Refusal::Status(403))]
        }
        _ => vec![Move::Refuse(index, Refusal::Status(403))],
    }
}

fn is_unguarded(call: &Call) -> bool {
    matches!(call, Call::Charge(charge) if charge.guard() == Guard::None) || matches!(call, Call::SetUp(_))
}

fn token_of(call: &Call) -> Option<&str> {
    match call {
        Call::Charge(Charge { instrument: Instrument::Token(token), .. })
        | Call::SaveInstrument { token }
        | Call::ReplaceInstrument { token, .. } => Some(token),
        _ => None,
    }
}

fn card_token(id: String) -> PaymentToken {
    PaymentToken { method: "payment-card".into(), id, brand: None, last4: None, expiry: None, public: Value::Null }
}

impl Opening {
    fn terms(self, cart: Cart, session: u8) -> Terms {
        let source = cart.source();
        let asked = match self.has_customer {
            true => until(signed_in(source, session), end_of_session(session)),
            false => terms(source),
        };
        let asked = if matches!(cart, Cart::Nothing) { to_store(asked) } else { asked };
        if self.page_confirms { confirmed_by_page(asked) } else { asked }
    }
}

impl PageTender {
    /// What the page hands over; a token of its own for each call.
    fn read(self, call: CallNumber) -> Option<Tender> {
        let raw = |id: &str| Value::object([("id", Some(Value::text(id)))]);
        let payload = |id: &str, is_saved| {
            Value::object([
                ("_raw", Some(raw(id))),
                ("isExistingInstrument", Some(Value::Bool(is_saved))),
                ("billingAddress", Some(in_new_york().to_value())),
            ])
        };
        match self {
            Self::Prepared => None,
            Self::Token => Tender::read(&payload(&format!("tok_page_{}", call.0), false)),
            Self::Saved => Tender::read(&payload("pi_2", true)),
        }
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
            Self::AdjustableMugs => adjustable_mugs(1, 2),
            Self::Amount(minor) => Source::Money(usd(minor)),
            Self::Invoice => invoice(),
            Self::Nothing => Source::Money(usd(0)),
        }
    }
}
