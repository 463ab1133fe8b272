//! The checkout as a state machine that does no IO: a [`State`] and an [`Event`] give the next state and the
//! [`Effect`]s that the outside must carry out.
//!
//! ```text
//!             ┌────────── retry ──────────┐
//!             ▼                           │
//!          Loading ──── failure ───────► Failed
//!             │ order, methods, card fields
//!             ▼
//!   ┌──────► Form ◄──────── declined, refused, price rose
//!   │         │ submit                         │
//! refresh     ▼                                │
//! (update,  Paying: repricing ► token ► charge ┤
//!  address)           │                        ├──► Approved
//!                     └─ in doubt ► look-up ───┴──► Unconfirmed ── ask again ──► …
//! ```
//!
//! What keeps money safe here:
//! - Each request carries a number. An answer counts only where a state is waiting for that number, so late and
//!   duplicate answers fall away by construction.
//! - A charge is sent from one place, with a payment token that works once. Sending the same charge again (the only
//!   way on after a lost answer) can therefore not pay twice.
//! - A lost answer is never shown as a failure: the token is looked up, and what is not known stays [`Unconfirmed`].
//!   So it is after a refusal that may be the answer to a second copy of the charge.
//! - What is charged was shown: an address that changes the price leads back to the form if the total or a renewal rose.

mod form;
mod leave;
mod loading;
mod paying;
mod pricing;
mod unconfirmed;

#[cfg(test)]
mod exploration;
#[cfg(test)]
mod tests;

pub use form::{Form, Notice, Refresh};
pub use leave::UnderWay;
pub use loading::{CardFields, Loading, Starter};
pub use paying::{Attempt, Doubt, Paying, Step};
pub use pricing::{Offer, Order, Pricing};
pub use unconfirmed::{Inquiry, Knowledge, Pending, Unconfirmed};

use crate::address::{BillingAddress, Field};
use crate::announcement::Announcement;
use crate::failure::Failure;
use crate::money::Money;
use crate::options::Source;
use crate::storefront::{Answer, Call};
use crate::wire::CardToken;

/// The number of a request, a token creation or a timer. No two of one checkout are the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RequestNumber(u32);

/// The number of a call of `update()`, given by the outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UpdateNumber(pub u32);

/// Where the checkout is. Each state carries what is true in it, and nothing else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// The order, the methods and the card fields are on their way.
    Loading(Loading),
    /// Loading failed; the shopper can try again.
    Failed(Failure, Loading),
    /// The shopper can act.
    Form(Form),
    /// The shopper has pressed pay.
    Paying(Paying),
    /// A charge was sent, and whether it was made is not known.
    Unconfirmed(Unconfirmed),
    /// Money moved.
    Approved(Approved),
    /// The page has taken the checkout down. A charge that was under way is still reported.
    Destroyed(Option<UnderWay>),
}

/// What was bought, once it is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approved {
    /// The offer as it was shown.
    pub offer: Offer,
    /// What the storefront says it charged; none where it does not say so, or not readably.
    pub paid: Option<Money>,
    /// The transaction's id, for the receipt.
    pub reference: Option<String>,
    /// The card, as far as a receipt shows it.
    pub card: CardToken,
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
    TokenCreated(RequestNumber, Result<CardToken, TokenFailure>),
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
    /// The page called `update()` with another purchase.
    UpdateRequested(UpdateNumber, Source),
    /// A timer went off.
    Elapsed(RequestNumber),
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
    /// Have FramePay make a payment token.
    CreateToken(RequestNumber, BillingAddress),
    /// Tell the page.
    Announce(Announcement),
    /// `mount()` resolves or rejects. Only the first counts.
    SettleMount(Result<(), Failure>),
    /// These calls of `update()` resolve or reject.
    SettleUpdates(Vec<UpdateNumber>, Result<(), Failure>),
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
    /// The result, or the message that stands in place of the form.
    Outcome,
}

/// A checkout: its state, and the last number it gave out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkout {
    state: State,
    last_number: u32,
}

/// Gathers what one step asks of the outside, and gives out numbers.
struct Outbox {
    last_number: u32,
    effects: Vec<Effect>,
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

    fn wait(&mut self, milliseconds: u32) -> RequestNumber {
        let number = self.number();
        self.push(Effect::Wait(number, milliseconds));
        number
    }

    fn announce(&mut self, announcement: Announcement) {
        self.push(Effect::Announce(announcement));
    }

    fn settle_updates(&mut self, updates: Vec<UpdateNumber>, outcome: Result<(), Failure>) {
        if !updates.is_empty() {
            self.push(Effect::SettleUpdates(updates, outcome));
        }
    }
}

impl Checkout {
    /// A checkout that starts to load.
    pub fn start(source: Source) -> (Self, Vec<Effect>) {
        let mut outbox = Outbox { last_number: 0, effects: Vec::new() };
        let state = State::Loading(Loading::start(source, &mut outbox));
        (Self { state, last_number: outbox.last_number }, outbox.effects)
    }

    /// Where it is.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What follows from an event.
    pub fn step(self, event: Event) -> (Self, Vec<Effect>) {
        let mut outbox = Outbox { last_number: self.last_number, effects: Vec::new() };
        let state = match event {
            Event::DestroyRequested => self.state.leave(&mut outbox),
            event => self.state.step(event, &mut outbox),
        };
        (Self { state, last_number: outbox.last_number }, outbox.effects)
    }
}

impl State {
    fn step(self, event: Event, outbox: &mut Outbox) -> Self {
        match self {
            Self::Loading(loading) => loading.step(event, outbox),
            Self::Failed(failure, loading) => loading.step_after_failure(failure, event, outbox),
            Self::Form(form) => form.step(event, outbox),
            Self::Paying(paying) => paying.step(event, outbox),
            Self::Unconfirmed(unconfirmed) => unconfirmed.step(event, outbox),
            Self::Approved(approved) => approved.step(event, outbox),
            Self::Destroyed(charge) => leave::step(charge, event, outbox),
        }
    }

    /// The offer on screen, where there is one.
    pub fn offer(&self) -> Option<&Offer> {
        match self {
            Self::Loading(_) | Self::Failed(..) | Self::Destroyed(_) => None,
            Self::Form(form) => Some(&form.offer),
            Self::Paying(paying) => Some(&paying.offer),
            Self::Unconfirmed(unconfirmed) => Some(&unconfirmed.offer),
            Self::Approved(approved) => Some(&approved.offer),
        }
    }

    /// What is being bought; nothing once the checkout is gone.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Loading(loading) | Self::Failed(_, loading) => Some(&loading.pricing.source),
            other => other.offer().map(|offer| &offer.source),
        }
    }
}

impl Approved {
    fn step(self, event: Event, outbox: &mut Outbox) -> State {
        if let Event::UpdateRequested(update, _) = event {
            outbox.settle_updates(vec![update], Err(crate::failure::Code::PaymentCompleted.into()));
        }
        State::Approved(self)
    }
}
