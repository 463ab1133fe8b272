//! From `mount()` to a form that the shopper can use.

use super::pricing::Heard;
use super::{Effect, Event, Form, Outbox, Pricing, State, Target};
use crate::address::Field;
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::options::Source;

/// What is on its way before the shopper can act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loading {
    pub(super) pricing: Pricing,
    started_by: Starter,
    card: CardFields,
    updates: Vec<super::UpdateNumber>,
}

/// Who wants it loaded, and so who waits for how it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Starter {
    /// The page, with `mount()` or `update()`. The shopper may be busy elsewhere on it: the focus stays where it is.
    Page,
    /// The shopper, with the button of a failure, which is gone then: the focus goes to the form, or where the next failure is said.
    Shopper,
}

/// Whether FramePay's fields are there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardFields {
    /// They failed, and nobody has tried again.
    Failed,
    /// They are being loaded.
    Awaited,
    /// They are on screen.
    Ready,
}

impl Loading {
    pub(super) fn start(source: Source, outbox: &mut Outbox) -> Self {
        outbox.push(Effect::LoadCard);
        let pricing = Pricing::ask_all(source, None, None, outbox);
        Self { pricing, started_by: Starter::Page, card: CardFields::Awaited, updates: Vec::new() }
    }

    /// What is bought, if that much has been loaded.
    pub fn offer(&self) -> Option<super::Offer> {
        self.pricing.offer()
    }

    pub(super) fn step(mut self, event: Event, outbox: &mut Outbox) -> State {
        match self.hear(event, outbox) {
            Some(failure) => self.fail(failure, outbox),
            None => self.go_on(outbox),
        }
    }

    /// After a failure what is still on its way is kept, so that a retry asks only for what is missing.
    pub(super) fn step_after_failure(mut self, failure: Failure, event: Event, outbox: &mut Outbox) -> State {
        match event {
            Event::RetryPressed => self.retry(Starter::Shopper, outbox),
            Event::UpdateRequested(..) => {
                self.hear(event, outbox);
                self.retry(Starter::Page, outbox)
            }
            other => {
                self.hear(other, outbox);
                State::Failed(failure, self)
            }
        }
    }

    fn retry(mut self, started_by: Starter, outbox: &mut Outbox) -> State {
        self.started_by = started_by;
        if self.card == CardFields::Failed {
            self.card = CardFields::Awaited;
            outbox.push(Effect::LoadCard);
        }
        if self.pricing.offer().is_some_and(|offer| offer.methods.is_empty()) {
            self.pricing.forget_methods();
        }
        self.pricing.ask_missing(outbox);
        self.go_on(outbox)
    }

    /// Takes what the event brings; a failure is handed back.
    fn hear(&mut self, event: Event, outbox: &mut Outbox) -> Option<Failure> {
        match event {
            Event::Answered(request, answer) => match self.pricing.hear(request, answer) {
                Heard::Failed(failure) => return Some(failure),
                Heard::Taken | Heard::Stale => {}
            },
            Event::CardReady => self.card = CardFields::Ready,
            Event::CardFailed(failure) if self.card == CardFields::Awaited => {
                self.card = CardFields::Failed;
                return Some(failure);
            }
            Event::UpdateRequested(update, source) => {
                // Nothing was on screen to go back to: if this fails, the update is rejected, and yet a retry loads the
                // purchase that the page asked for last.
                self.pricing = Pricing::ask_all(source, None, None, outbox);
                self.updates.push(update);
            }
            _ => {}
        }
        None
    }

    fn go_on(self, outbox: &mut Outbox) -> State {
        let offer = self.pricing.offer();
        if offer.as_ref().is_some_and(|offer| offer.methods.is_empty()) {
            return self.fail(Code::NoPaymentMethods.into(), outbox);
        }
        match (offer, self.card) {
            (Some(offer), CardFields::Ready) => {
                outbox.announce(Announcement::DataReady(Box::new(offer.clone())));
                outbox.push(Effect::SettleMount(Ok(())));
                outbox.settle_updates(self.updates, Ok(()));
                // The button that the shopper pressed is gone; the form goes on at its first field.
                if self.started_by == Starter::Shopper {
                    outbox.push(Effect::Focus(Target::Field(Field::Email)));
                }
                State::Form(Form::new(offer))
            }
            _ => State::Loading(self),
        }
    }

    fn fail(mut self, failure: Failure, outbox: &mut Outbox) -> State {
        outbox.announce(Announcement::Error(failure.clone()));
        outbox.push(Effect::SettleMount(Err(failure.clone())));
        outbox.settle_updates(core::mem::take(&mut self.updates), Err(failure.clone()));
        if self.started_by == Starter::Shopper {
            outbox.push(Effect::Focus(Target::Outcome));
        }
        State::Failed(failure, self)
    }

    pub(super) fn leave(self, outbox: &mut Outbox) {
        outbox.push(Effect::SettleMount(Err(Code::Destroyed.into())));
        outbox.settle_updates(self.updates, Err(Code::Destroyed.into()));
    }
}
