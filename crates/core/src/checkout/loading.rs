//! From `mount()` to a form that the shopper can use.

use super::pricing::Heard;
use super::{Effect, Event, Form, Offer, Outbox, Pricing, State, Target, Terms, UpdateNumber};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use std::sync::Arc;

/// What is on its way before the shopper can act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loading {
    pub(super) pricing: Pricing,
    started_by: Starter,
    card: CardFields,
    updates: Vec<UpdateNumber>,
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
    pub(super) fn start(terms: Terms, outbox: &mut Outbox) -> Self {
        outbox.push(Effect::LoadCard);
        let pricing = Pricing::ask_all(terms, outbox);
        Self { pricing, started_by: Starter::Page, card: CardFields::Awaited, updates: Vec::new() }
    }

    /// What could be loaded once more after a record turned out to be closed while it was being paid.
    pub(super) fn again(offer: &Offer) -> Self {
        let pricing = Pricing::known(offer);
        Self { pricing, started_by: Starter::Page, card: CardFields::Ready, updates: Vec::new() }
    }

    /// What is bought, if that much has been loaded.
    pub fn outline(&self) -> Option<Offer> {
        self.pricing.outline()
    }

    /// What the page asks for.
    pub fn terms(&self) -> &Terms {
        &self.pricing.terms
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
            Event::RetryPressed if failure.can_be_retried() => self.retry(Starter::Shopper, outbox),
            Event::UpdateRequested(..) => {
                self.hear(event, outbox);
                self.retry(Starter::Page, outbox)
            }
            // What failed is asked for again when somebody says so, not when the answer to something else comes.
            Event::Answered(request, answer) => {
                self.pricing.take(request, answer);
                State::Failed(failure, Box::new(self))
            }
            other => {
                self.hear(other, outbox);
                State::Failed(failure, Box::new(self))
            }
        }
    }

    fn retry(mut self, started_by: Starter, outbox: &mut Outbox) -> State {
        self.started_by = started_by;
        if self.card == CardFields::Failed {
            self.card = CardFields::Awaited;
            outbox.push(Effect::LoadCard);
        }
        self.pricing.forget_what_failed();
        self.pricing.ask_missing(outbox);
        self.go_on(outbox)
    }

    /// Takes what the event brings; a failure is handed back.
    fn hear(&mut self, event: Event, outbox: &mut Outbox) -> Option<Failure> {
        match event {
            Event::Answered(request, answer) => match self.pricing.hear(request, answer, outbox) {
                Heard::Failed(failure) => return Some(failure),
                Heard::Taken | Heard::Stale => {}
            },
            Event::CardReady => self.card = CardFields::Ready,
            Event::CardFailed(failure) if self.card == CardFields::Awaited => {
                self.card = CardFields::Failed;
                return Some(failure);
            }
            Event::UpdateRequested(update, terms) => {
                // Nothing was on screen to go back to: if this fails, the update is rejected, and yet a retry loads the
                // purchase that the page asked for last.
                if !self.pricing.follow_terms(&terms) {
                    self.pricing = Pricing::ask_all(*terms, outbox);
                }
                self.updates.push(update);
            }
            other => {
                outbox.refuse_page(other, Code::StepUnavailable, "The checkout is not ready yet; wait for mount().")
            }
        }
        None
    }

    fn go_on(self, outbox: &mut Outbox) -> State {
        let Some(offer) = self.pricing.offer() else { return State::Loading(Box::new(self)) };
        if offer.first_choice().is_none() {
            return self.fail(offer.lack_of_methods(), outbox);
        }
        match self.card {
            CardFields::Ready => self.open(Arc::new(offer), outbox),
            CardFields::Awaited | CardFields::Failed => State::Loading(Box::new(self)),
        }
    }

    fn open(self, offer: Arc<Offer>, outbox: &mut Outbox) -> State {
        if let Some(home) = &offer.home {
            outbox.push(Effect::Prefill(home.clone()));
        }
        outbox.announce(Announcement::DataReady(offer.clone()));
        outbox.push(Effect::SettleMount(Ok(())));
        outbox.settle_updates(self.updates, Ok(()));
        let form = Form::new(offer);
        // The button that the shopper pressed is gone; the form goes on where it begins.
        if self.started_by == Starter::Shopper {
            outbox.push(Effect::Focus(form.first_target()));
        }
        State::Form(form)
    }

    fn fail(mut self, failure: Failure, outbox: &mut Outbox) -> State {
        outbox.announce(Announcement::Error(failure.clone()));
        outbox.push(Effect::SettleMount(Err(failure.clone())));
        outbox.settle_updates(core::mem::take(&mut self.updates), Err(failure.clone()));
        if self.started_by == Starter::Shopper {
            outbox.push(Effect::Focus(Target::Outcome));
        }
        State::Failed(failure, Box::new(self))
    }

    pub(super) fn leave(self, outbox: &mut Outbox) {
        outbox.push(Effect::SettleMount(Err(Code::Destroyed.into())));
        outbox.settle_updates(self.updates, Err(Code::Destroyed.into()));
    }
}
