//! The checkout as a state machine that does no IO: a [`State`] and an [`Event`] give the next state and the
//! [`Effect`]s that the outside must carry out.
//!
//! ```text
//!             ┌────────── retry ──────────┐
//!             ▼                           │
//!          Loading ──── failure ───────► Failed (also: a record that cannot be paid)
//!             │ order, methods, customer; the card fields may come later
//!             ▼
//!   ┌──────► Form ◄──────── declined, refused, price rose ──┐        Expired ◄── the customer's session is over
//!   │         │  filling ► prepared ► confirming            │           │
//! refresh     ▼                                             │           └── update({jwt}) ──► Form, as it was
//! (update,  Paying: repricing ► token ─► Form, prepared     │
//!  address,           │                                     │
//!  quantity)          └─ charge ────────────────────────────┤
//!                          └─ in doubt ► look-up ───────────┴──► Approved, or Unconfirmed ── ask again ──► …
//! ```
//!
//! What keeps money safe here:
//! - Each request carries a number. An answer counts only where a state is waiting for that number, so late and
//!   duplicate answers fall away by construction.
//! - A charge is sent from one place. What lets it pay only once is its guard: a payment token that works once, or an
//!   invoice or transaction that the storefront lets be paid once. Without a guard it is never sent again.
//! - A lost answer is never shown as a failure: token, invoice or transaction is looked up, and what is not known stays
//!   [`Unconfirmed`]. So it is after a refusal that may be the answer to a second copy of the charge.
//! - What is charged was shown: an address that changes the price leads to another question if the total or a renewal rose.

mod approval;
mod delivery;
mod expired;
mod form;
mod instruments;
mod leave;
mod lines;
mod loading;
mod offer;
mod opening;
mod paying;
mod pricing;
mod rate_limit;
mod remembered;
mod tender;
mod terms;
mod unconfirmed;

#[cfg(test)]
mod exploration;
#[cfg(test)]
mod tests;

pub use approval::{Approval, ApprovalStep};
pub use delivery::Delay;
pub use form::{Form, Notice, Refresh, Rise, Stage};
pub use instruments::{AccountNumber, Change, Choice, Edit, Fields, Manage, Management, NewMethod};
pub use leave::UnderWay;
pub use lines::{EditableQuantity, Line};
pub use loading::{CardFields, Loading, Starter};
pub use offer::{Customer, Deal, Offer, Order, Record};
pub use paying::{Attempt, Before, Doubt, Goal, Paying, Sent, SentOrder, Step};
pub use pricing::Pricing;
pub use remembered::Remembered;
pub use tender::Tender;
pub use terms::Terms;
pub use unconfirmed::{Inquiry, Knowledge, Pending, Unconfirmed};

use crate::address::{BillingAddress, Field};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::money::Money;
use crate::options::{Intent, Source};
use crate::storefront::{Answer, Call};
use crate::value::Value;
use crate::wire::PaymentToken;
use delivery::Delivery;
use rate_limit::RateLimit;
use std::sync::Arc;

/// The number of a request, a token creation or a timer. No two of one checkout are the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RequestNumber(u32);

/// The number of a call of `update()`, given by the outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UpdateNumber(pub u32);

/// The number of a call of `show()`, `purchase()` or `setup()`, given by the outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallNumber(pub u32);

/// Where the checkout is. Each state carries what is true in it, and nothing else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// The order, the methods and the card fields are on their way.
    Loading(Box<Loading>),
    /// Loading failed, or there is nothing to pay: the failure says which.
    Failed(Failure, Box<Loading>),
    /// The shopper can act. The card's fields may be still to come ([`Form::is_opening`]).
    Form(Form),
    /// The session of the customer is over. With another one the form goes on as it was.
    Expired(Box<Form>),
    /// The shopper has pressed the button.
    Paying(Box<Paying>),
    /// A charge was sent, and whether it was made is not known.
    Unconfirmed(Box<Unconfirmed>),
    /// It is paid, or the instrument is stored.
    Approved(Box<Approved>),
    /// The page has taken the checkout down. A charge that was under way is still reported.
    Destroyed(Option<Box<UnderWay>>),
}

/// What was bought, once it is paid; or the instrument that was stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approved {
    /// The offer as it was shown.
    pub offer: Arc<Offer>,
    /// What was done.
    pub deal: Deal,
    /// What the storefront says it charged; none where it does not say so, or not readably.
    pub paid: Option<Money>,
    /// The transaction's id, for the receipt.
    pub reference: Option<String>,
    /// What it was paid with, as far as a receipt shows it.
    pub tender: Tender,
    /// What the page was told.
    pub public: Value,
    /// Whether the shopper sees the result here.
    pub shows_result: bool,
}

/// What happens to a checkout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The storefront answered a call, or failed to.
    Answered(RequestNumber, Result<Answer, Failure>),
    /// The card fields are on screen.
    CardReady,
    /// FramePay could not be loaded or started.
    CardFailed(Failure),
    /// FramePay made a payment token, or could not.
    TokenCreated(RequestNumber, Result<PaymentToken, TokenFailure>),
    /// The shopper left a field of the address, or chose from a list.
    AddressChanged(BillingAddress),
    /// The shopper changed this field, so what was said about it no longer holds.
    FieldEdited(Field),
    /// The shopper changed the card, so what was said about it no longer holds.
    CardEdited,
    /// The shopper pressed pay.
    Submitted(Submission),
    /// The shopper pressed the button that a failure or an unconfirmed payment offers.
    RetryPressed,
    /// The shopper chose another quantity of the entry at this position.
    QuantityChosen(usize, u64),
    /// The customer does something with the saved instruments.
    Managed(Manage),
    /// Something happened around the page where the payment is approved.
    Approving(ApprovalStep),
    /// The shopper leaves the confirmation, to change something.
    BackPressed,
    /// The page called `update()`.
    UpdateRequested(UpdateNumber, Box<Terms>),
    /// The page called `purchase()` or `setup()`, perhaps with what to pay with.
    PaymentRequested(CallNumber, Option<Tender>),
    /// The page called `show('confirmation')`, perhaps with what to pay with.
    ConfirmationRequested(CallNumber, Option<Tender>),
    /// The page called `show('result')`.
    ResultRequested(CallNumber),
    /// The page called `show('form')`.
    FormRequested(CallNumber),
    /// A timer went off.
    Elapsed(RequestNumber),
    /// The browser says that it has a network again.
    Online,
    /// The page was put away, and the shopper came back to it as it was: what was under way may have died.
    Returned,
    /// The page called `destroy()`.
    DestroyRequested,
}

/// What the shopper sends off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Submission {
    /// The address as typed.
    pub address: BillingAddress,
    /// What FramePay says of its fields.
    pub card: CardEntry,
}

/// What FramePay says of the card fields.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum CardEntry {
    /// Something is missing.
    #[default]
    Incomplete,
    /// Something is wrong; FramePay's words, in the shopper's language.
    Invalid(String),
    /// It can become a token.
    Complete,
}

/// Why there is no payment token. Nothing has been charged then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TokenFailure {
    /// The card was refused; FramePay's words for the shopper.
    Card(String),
    /// Anything else.
    Other(Failure),
}

/// What the outside must do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Ask the storefront, and hand the answer back with the number.
    Call(RequestNumber, Call),
    /// Load FramePay and mount its fields.
    LoadCard,
    /// Mount other fields of FramePay's than those of the card, if they are not there yet.
    LoadFields(Fields),
    /// Have FramePay make a payment token of what is typed for this method.
    CreateToken(RequestNumber, BillingAddress, NewMethod),
    /// Tell the page.
    Announce(Announcement),
    /// `mount()` resolves or rejects. Only the first counts.
    SettleMount(Result<(), Failure>),
    /// These calls of `show()`, `purchase()` or `setup()` resolve, with this, or reject.
    SettleCalls(Vec<CallNumber>, Result<Value, Failure>),
    /// Fill in what is known of the shopper, where they have typed nothing.
    Prefill(BillingAddress),
    /// Let the event `Elapsed` happen at this time, in seconds since 1970-01-01T00:00:00Z.
    WaitUntil(RequestNumber, u64),
    /// These calls of `update()` resolve or reject.
    SettleUpdates(Vec<UpdateNumber>, Result<(), Failure>),
    /// Keep what is known of the payment that is under way for when the page is loaded anew, or forget it.
    Remember(Option<Box<Remembered>>),
    /// Leave the page for another: where the shopper approves the payment.
    Leave(String),
    /// Move the focus.
    Focus(Target),
    /// Let the event `Elapsed` happen after so many milliseconds.
    Wait(RequestNumber, u32),
}

/// Where the focus goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// The message above the form.
    Notice,
    /// A field of the address.
    Field(Field),
    /// The card fields.
    Card,
    /// The list of saved instruments.
    Instruments,
    /// The confirmation.
    Confirmation,
    /// The result, or the message that stands in place of the form.
    Outcome,
}

/// A checkout: its state, and the last number it gave out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkout {
    state: State,
    last_number: u32,
    /// The timer that goes off when the customer's session ends, and when that is.
    session_end: Option<(RequestNumber, u64)>,
    delivery: Delivery,
    rate_limit: Option<RateLimit>,
}

impl Default for Checkout {
    /// A checkout that is gone: what stands in the place of one while it takes a step.
    fn default() -> Self {
        let delivery = Delivery::default();
        Self { state: State::Destroyed(None), last_number: 0, session_end: None, delivery, rate_limit: None }
    }
}

/// When something happens, with a number by chance for what must not happen everywhere at the same time. The machine has
/// neither a clock nor dice of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub milliseconds: u64,
    /// Any number, each as likely as the next.
    pub chance: u16,
}

/// Gathers what one step asks of the outside, and gives out numbers.
struct Outbox {
    at: Moment,
    last_number: u32,
    effects: Vec<Effect>,
}

impl Moment {
    /// A pause of about so many milliseconds: a fifth more or less, so that not all who were turned away at the same time
    /// come back at the same time.
    fn spread(self, milliseconds: u32) -> u32 {
        let fifth = milliseconds / 5;
        milliseconds - fifth + delivery::share(fifth * 2, self.chance)
    }
}

impl Outbox {
    fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn number(&mut self) -> RequestNumber {
        self.last_number = self.last_number.wrapping_add(1);
        RequestNumber(self.last_number)
    }

    fn call(&mut self, call: Call) -> RequestNumber {
        let number = self.number();
        self.push(Effect::Call(number, call));
        number
    }

    fn create_token(&mut self, address: &BillingAddress, method: NewMethod) -> RequestNumber {
        let number = self.number();
        self.push(Effect::CreateToken(number, address.clone(), method));
        number
    }

    fn wait(&mut self, milliseconds: u32) -> RequestNumber {
        let number = self.number();
        self.push(Effect::Wait(number, milliseconds));
        number
    }

    fn announce(&mut self, announcement: Announcement) {
        self.push(Effect::Announce(announcement));
    }

    /// The checkout can be paid on, and who waited for that is told.
    fn tell_ready(&mut self, offer: &Arc<Offer>, updates: Vec<UpdateNumber>) {
        self.announce(Announcement::DataReady(offer.clone()));
        self.push(Effect::SettleMount(Ok(())));
        self.settle_updates(updates, Ok(()));
    }

    fn settle_updates(&mut self, updates: Vec<UpdateNumber>, outcome: Result<(), Failure>) {
        if !updates.is_empty() {
            self.push(Effect::SettleUpdates(updates, outcome));
        }
    }

    fn settle_calls(&mut self, calls: Vec<CallNumber>, outcome: Result<Value, Failure>) {
        if !calls.is_empty() {
            self.push(Effect::SettleCalls(calls, outcome));
        }
    }

    fn settle_call(&mut self, call: CallNumber, outcome: Result<(), Failure>) {
        self.settle_calls(vec![call], outcome.map(|()| Value::Null));
    }

    fn refuse_calls(&mut self, calls: Vec<CallNumber>, failure: Failure) {
        self.settle_calls(calls, Err(failure));
    }

    /// A call of the page that cannot be served now, with one more sentence where the code does not say all.
    fn refuse_call(&mut self, call: CallNumber, code: Code, why: &str) {
        let detail = (!why.is_empty()).then(|| why.to_owned());
        self.refuse_calls(vec![call], Failure { detail, ..code.into() });
    }

    /// Refuses the event if it is a call of the page to run a step.
    fn refuse_page(&mut self, event: Event, code: Code, why: &str) {
        if let Some(call) = event.call_of_page() {
            self.refuse_call(call, code, why);
        }
    }
}

impl Event {
    /// The number, if it is a call of the page to run a step.
    fn call_of_page(&self) -> Option<CallNumber> {
        match self {
            Self::PaymentRequested(call, _)
            | Self::ConfirmationRequested(call, _)
            | Self::ResultRequested(call)
            | Self::FormRequested(call) => Some(*call),
            _ => None,
        }
    }
}

impl Checkout {
    /// A checkout that starts to load.
    ///
    /// `resumed` is a payment that was under way when the page was left: it goes on where it was.
    pub fn start(terms: Terms, resumed: Option<Remembered>, at: Moment) -> (Self, Vec<Effect>) {
        let mut outbox = Outbox { at, last_number: 0, effects: Vec::new() };
        let state = State::Loading(Box::new(Loading::start(terms, resumed, &mut outbox)));
        let session_end = watch_session(&state, None, &mut outbox);
        let mut delivery = Delivery::default();
        delivery.follow(&state, &outbox);
        let Outbox { last_number, effects, .. } = outbox;
        (Self { state, last_number, session_end, delivery, rate_limit: None }, effects)
    }

    /// Where it is.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Why it takes longer, where that is worth telling.
    pub fn delay(&self) -> Option<Delay> {
        self.delivery.delay()
    }

    /// Until when the button on screen does nothing, because there were too many requests; in seconds since
    /// 1970-01-01T00:00:00Z.
    pub fn held_until(&self) -> Option<u64> {
        self.rate_limit.filter(|_| self.state.can_be_held()).map(|limit| limit.until)
    }

    /// What follows from an event.
    pub fn step(self, event: Event, at: Moment) -> (Self, Vec<Effect>) {
        let Self { state, last_number, session_end, mut delivery, rate_limit } = self;
        let mut outbox = Outbox { at, last_number, effects: Vec::new() };
        let before = (state.name(), state.told_offer().cloned());
        let kept = state.to_remember(at.milliseconds);
        let mut rate_limit = rate_limit.filter(|limit| limit.holds(at));
        let state = if event == Event::DestroyRequested { state } else { state.keep_time(&mut outbox) };
        let event = match rate_limit {
            Some(limit) => limit.let_through(event, &state, &mut outbox),
            None => Some(event),
        };
        let state = match event.and_then(|event| delivery.hear(event, &mut outbox)) {
            Some(event) => {
                rate_limit = RateLimit::of(&event, &state, at).or(rate_limit);
                state.go_on(event, session_end, &mut outbox).keep_time(&mut outbox)
            }
            None => state,
        };
        state.tell_changes(before, &mut outbox);
        state.remember_changes(kept, &mut outbox);
        let session_end = watch_session(&state, session_end, &mut outbox);
        delivery.follow(&state, &outbox);
        let Outbox { last_number, effects, .. } = outbox;
        (Self { state, last_number, session_end, delivery, rate_limit }, effects)
    }
}

/// The timer for the end of the session that is in force: a new one where that is another.
fn watch_session(
    state: &State,
    watched: Option<(RequestNumber, u64)>,
    outbox: &mut Outbox,
) -> Option<(RequestNumber, u64)> {
    let end = state.terms()?.session_end()?;
    if watched.is_some_and(|(_, watched)| watched == end) {
        return watched;
    }
    let number = outbox.number();
    outbox.push(Effect::WaitUntil(number, end));
    Some((number, end))
}

impl State {
    /// What is for no state in particular, and the rest.
    fn go_on(self, event: Event, session_end: Option<(RequestNumber, u64)>, outbox: &mut Outbox) -> Self {
        match event {
            Event::DestroyRequested => self.leave(outbox),
            Event::Elapsed(timer) if session_end.is_some_and(|(awaited, _)| awaited == timer) => self.expire(outbox),
            Event::Answered(request, Err(failure)) => {
                let failure = self.as_seen_by_customer(request, failure);
                self.step(Event::Answered(request, Err(failure)), outbox)
            }
            event => self.step(event, outbox),
        }
    }

    /// A session that is over by the clock is over, whether its timer has gone off or not: those of a device that slept
    /// are late.
    fn keep_time(self, outbox: &mut Outbox) -> Self {
        let end = self.terms().and_then(Terms::session_end);
        if end.is_some_and(|end| outbox.at.milliseconds >= end.saturating_mul(1_000)) {
            return self.expire(outbox);
        }
        self
    }

    fn step(self, event: Event, outbox: &mut Outbox) -> Self {
        match self {
            Self::Loading(loading) => loading.step(event, outbox),
            Self::Failed(failure, loading) => loading.step_after_failure(failure, event, outbox),
            Self::Form(form) => form.step(event, outbox),
            Self::Expired(form) => expired::step(*form, event, outbox),
            Self::Paying(paying) => paying.step(event, outbox),
            Self::Unconfirmed(unconfirmed) => unconfirmed.step(event, outbox),
            Self::Approved(approved) => approved.step(event, outbox),
            Self::Destroyed(charge) => leave::step(charge, event, outbox),
        }
    }

    /// Whether the form is on screen and the card's fields are still to come.
    pub fn is_opening(&self) -> bool {
        matches!(self, Self::Form(form) if form.is_opening())
    }

    /// The form that is on screen, or that is behind what is.
    pub fn form(&self) -> Option<&Form> {
        match self {
            Self::Form(form) => Some(form),
            Self::Expired(form) => Some(form),
            Self::Paying(paying) => Some(&paying.form),
            Self::Unconfirmed(unconfirmed) => Some(&unconfirmed.form),
            Self::Loading(_) | Self::Failed(..) | Self::Approved(_) | Self::Destroyed(_) => None,
        }
    }

    /// The offer on screen, where there is one, for those who keep it: two that are the same allocation are the same offer.
    pub fn shown_offer(&self) -> Option<&Arc<Offer>> {
        match self {
            Self::Approved(approved) => Some(&approved.offer),
            other => other.form().map(|form| &form.offer),
        }
    }

    /// The offer that the page has been told of: none while it still waits for `mount()`.
    fn told_offer(&self) -> Option<&Arc<Offer>> {
        match self {
            state if state.is_opening() => None,
            other => other.shown_offer(),
        }
    }

    /// The offer on screen, where there is one.
    pub fn offer(&self) -> Option<&Offer> {
        self.shown_offer().map(|offer| &**offer)
    }

    /// What the page asks for; nothing once the checkout is gone.
    pub fn terms(&self) -> Option<&Terms> {
        match self {
            Self::Loading(loading) | Self::Failed(_, loading) => Some(loading.terms()),
            other => other.offer().map(|offer| &offer.terms),
        }
    }

    /// What is being bought; nothing once the checkout is gone.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Loading(loading) | Self::Failed(_, loading) => Some(&loading.pricing.source),
            other => other.offer().map(|offer| &offer.source),
        }
    }

    /// Where it is, in the words of the event `state-changed`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Loading(_) => "loading",
            Self::Failed(failure, _) if failure.code == Code::PaymentUnconfirmed => "unconfirmed",
            Self::Failed(..) => "failed",
            state if state.is_opening() => "loading",
            Self::Form(Form { stage: Stage::Confirming(_), .. }) => "confirmation",
            Self::Form(_) => "form",
            Self::Expired(_) => "expired",
            Self::Paying(paying) if paying.goal == Goal::Prepare => "preparing",
            Self::Paying(_) => "paying",
            Self::Unconfirmed(unconfirmed) if unconfirmed.is_at_approval() => "approval",
            Self::Unconfirmed(_) => "unconfirmed",
            Self::Approved(_) => "completed",
            Self::Destroyed(_) => "destroyed",
        }
    }

    /// Why the page cannot run this step here, if it cannot: a checkout pays, or it stores an instrument.
    pub fn refusal_of(&self, intent: Intent) -> Option<Failure> {
        let why = match (self.offer()?.deal(), intent) {
            (Deal::Pay, Intent::Setup) => "This checkout pays: call purchase().",
            (Deal::Store(_) | Deal::CompleteSetup, Intent::Purchase) => {
                "This checkout stores an instrument: call setup()."
            }
            _ => return None,
        };
        Some(Failure::from(Code::StepUnavailable).with_detail(why))
    }

    /// A refused credential means something else to a customer: the session is over.
    fn as_seen_by_customer(&self, request: RequestNumber, failure: Failure) -> Failure {
        let has_customer = self.terms_of(request).is_some_and(Terms::has_customer);
        // The token is looked up with the key, whoever is signed in.
        let is_of_key = failure.operation == Some("GetToken");
        if failure.code == Code::Unauthorized && has_customer && !is_of_key {
            return Failure { code: Code::JwtExpired, ..failure };
        }
        failure
    }

    /// The terms that a request was sent under: those of an update that is on its way, or else those that are shown.
    fn terms_of(&self, request: RequestNumber) -> Option<&Terms> {
        let refresh = self.form().and_then(|form| form.refresh.as_ref());
        let of_refresh =
            refresh.filter(|refresh| refresh.pricing.awaits(request)).map(|refresh| &refresh.pricing.terms);
        of_refresh.or_else(|| self.terms())
    }

    /// What is kept of a payment is kept before anything else happens: the page may be gone a moment later. What is still
    /// under way when the page takes the checkout down is kept for the next mount.
    fn remember_changes(&self, kept: Option<Remembered>, outbox: &mut Outbox) {
        if matches!(self, Self::Destroyed(_)) {
            return;
        }
        let now = self.to_remember(outbox.at.milliseconds);
        if now.as_ref().map(Remembered::what) != kept.as_ref().map(Remembered::what) {
            outbox.effects.insert(0, Effect::Remember(now.map(Box::new)));
        }
    }

    /// Tells the page what has changed on screen. After `destroy()` it is told nothing but how a charge ended.
    fn tell_changes(&self, (name, offer): (&'static str, Option<Arc<Offer>>), outbox: &mut Outbox) {
        if matches!(self, Self::Destroyed(_)) {
            return;
        }
        if let (Some(before), Some(now)) = (offer, self.shown_offer())
            && (before.order.total(), before.order.renewal()) != (now.order.total(), now.order.renewal())
        {
            outbox.announce(Announcement::TotalsChanged(before, now.clone()));
        }
        if name != self.name() {
            outbox.announce(Announcement::StateChanged(self.name()));
        }
    }
}

impl Approved {
    fn step(mut self: Box<Self>, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::UpdateRequested(update, _) => {
                outbox.settle_updates(vec![update], Err(Code::PaymentCompleted.into()));
            }
            // It is paid once, whoever asks again.
            Event::PaymentRequested(call, _) => outbox.settle_calls(vec![call], Ok(self.public.clone())),
            Event::ResultRequested(call) => {
                self.shows_result = true;
                outbox.push(Effect::Focus(Target::Outcome));
                outbox.settle_call(call, Ok(()));
            }
            other => outbox.refuse_page(other, Code::PaymentCompleted, ""),
        }
        State::Approved(self)
    }
}
