//! The form is open, and the card's fields are still to come: what it costs can be read, and what needs no card can be
//! typed and chosen. FramePay's documents come one after the other, and a slow network need not keep all else waiting.
//!
//! For the page it is still loading: nothing is paid and no step is run before it is known that the card's fields are there.

use super::{CardFields, Effect, Event, Form, Loading, Outbox, Pricing, Starter, State, UpdateNumber};
use crate::failure::{Code, Failure};

/// Who waits for the card's fields, besides `mount()`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Opening {
    pub(super) started_by: Starter,
    /// Calls of `update()` that came before there was a form.
    pub(super) updates: Vec<UpdateNumber>,
}

impl Form {
    /// Whether the card's fields are still to come, so that nothing can be paid.
    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    pub(super) fn step_while_opening(self, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::CardReady => return State::Form(self.complete(outbox)),
            Event::CardFailed(failure) => return self.close(CardFields::Failed).fail(failure, outbox),
            // The fields are documents of their own, which do not come again by themselves.
            Event::Online => outbox.push(Effect::LoadCard),
            Event::Submitted(_) => {}
            other if other.call_of_page().is_some() => outbox.refuse_page(other, Code::StepUnavailable, NOT_READY),
            other => return self.act(other, outbox),
        }
        State::Form(self)
    }

    /// The card's fields are there: the page is told of what the shopper has come to meanwhile.
    pub(super) fn complete(mut self, outbox: &mut Outbox) -> Self {
        let updates = self.opening.take().map(|opening| opening.updates).unwrap_or_default();
        outbox.tell_ready(&self.offer, updates);
        self
    }

    /// The session is over, which the page has been told of.
    pub(super) fn close_without_session(self, failure: Failure, outbox: &mut Outbox) -> State {
        self.close(CardFields::Awaited).stop(failure, outbox)
    }

    /// Back to loading, with all that is known and all that is on its way.
    fn close(self, card: CardFields) -> Loading {
        let (started_by, mut updates) = match self.opening {
            Some(Opening { started_by, updates }) => (started_by, updates),
            None => (Starter::Page, Vec::new()),
        };
        let pricing = match self.refresh {
            Some(refresh) => {
                updates.extend(refresh.updates);
                refresh.pricing
            }
            None => Pricing::known(&self.offer),
        };
        Loading { pricing, started_by, card, updates, resumed: None }
    }

    /// `destroy()` before the card's fields were there.
    pub(super) fn leave_opening(&mut self, outbox: &mut Outbox) {
        if let Some(opening) = self.opening.take() {
            outbox.push(Effect::SettleMount(Err(Code::Destroyed.into())));
            outbox.settle_updates(opening.updates, Err(Code::Destroyed.into()));
        }
    }
}

/// Why no step can be run yet.
pub(super) const NOT_READY: &str = "The checkout is not ready yet; wait for mount().";
