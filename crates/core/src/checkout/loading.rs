//! From `mount()` to a form that the shopper can use.

use super::opening::{NOT_READY, Opening};
use super::paying::Payment;
use super::pricing::Heard;
use super::{Effect, Event, Form, Offer, Outbox, Pricing, Remembered, State, Target, Terms, UpdateNumber};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use std::sync::Arc;

/// What is on its way before the shopper can act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loading {
    pub(super) pricing: Pricing,
    pub(super) started_by: Starter,
    pub(super) card: CardFields,
    pub(super) updates: Vec<UpdateNumber>,
    /// A payment that was under way when the page was left.
    pub(super) resumed: Option<Box<Remembered>>,
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
    pub(super) fn start(terms: Terms, resumed: Option<Remembered>, outbox: &mut Outbox) -> Self {
        outbox.push(Effect::LoadCard);
        let pricing = match &resumed {
            Some(remembered) => Pricing::ask_all_again(terms, remembered, outbox),
            None => Pricing::ask_all(terms, outbox),
        };
        let resumed = resumed.map(Box::new);
        Self { pricing, started_by: Starter::Page, card: CardFields::Awaited, updates: Vec::new(), resumed }
    }

    /// The payment that was under way when the page was left.
    pub fn resumed(&self) -> Option<&Remembered> {
        self.resumed.as_deref()
    }

    /// What could be loaded once more after a record turned out to be closed while it was being paid.
    pub(super) fn again(offer: &Offer) -> Self {
        let pricing = Pricing::known(offer);
        Self { pricing, started_by: Starter::Page, card: CardFields::Ready, updates: Vec::new(), resumed: None }
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
            Event::Online if self.card == CardFields::Failed => self.retry(&failure, Starter::Page, outbox),
            Event::RetryPressed if failure.can_be_retried() => self.retry(&failure, Starter::Shopper, outbox),
            Event::UpdateRequested(..) => {
                self.hear(event, outbox);
                self.retry(&failure, Starter::Page, outbox)
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

    fn retry(mut self, failure: &Failure, started_by: Starter, outbox: &mut Outbox) -> State {
        self.started_by = started_by;
        if self.card == CardFields::Failed {
            self.card = CardFields::Awaited;
            outbox.push(Effect::LoadCard);
        }
        self.pricing.forget_what_failed(failure);
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
            // The fields are documents of their own, which do not come again by themselves.
            Event::Online if self.card != CardFields::Ready => {
                self.card = CardFields::Awaited;
                outbox.push(Effect::LoadCard);
            }
            Event::CardFailed(failure) if self.card == CardFields::Awaited => {
                self.card = CardFields::Failed;
                return Some(failure);
            }
            Event::UpdateRequested(update, terms) if self.resumed.is_some() => {
                return self.follow_while_resuming(update, *terms, outbox);
            }
            Event::UpdateRequested(update, terms) => {
                // Nothing was on screen to go back to: if this fails, the update is rejected, and yet a retry loads the
                // purchase that the page asked for last.
                if !self.pricing.follow_terms(&terms) {
                    self.pricing = Pricing::ask_all(*terms, outbox);
                }
                self.updates.push(update);
            }
            other => outbox.refuse_page(other, Code::StepUnavailable, NOT_READY),
        }
        None
    }

    /// A payment is being looked for: another session may help, and nothing else can change.
    fn follow_while_resuming(&mut self, update: UpdateNumber, terms: Terms, outbox: &mut Outbox) -> Option<Failure> {
        if !self.terms().differs_only_in_session(&terms) {
            outbox.settle_updates(vec![update], Err(Code::PaymentInProgress.into()));
        } else if let Some(remembered) = &self.resumed {
            self.pricing = Pricing::ask_all_again(terms, remembered, outbox);
            self.updates.push(update);
        }
        None
    }

    fn go_on(mut self, outbox: &mut Outbox) -> State {
        let Some(offer) = self.pricing.offer() else { return State::Loading(Box::new(self)) };
        if let Some(remembered) = self.resumed.take() {
            return self.resume(*remembered, Arc::new(offer), outbox);
        }
        if offer.first_choice().is_none() {
            return self.fail(offer.lack_of_methods(), outbox);
        }
        match self.card {
            CardFields::Ready => State::Form(self.open(offer, outbox).complete(outbox)),
            CardFields::Awaited => State::Form(self.open(offer, outbox)),
            CardFields::Failed => State::Loading(Box::new(self)),
        }
    }

    /// The form without the card's fields.
    fn open(self, offer: Offer, outbox: &mut Outbox) -> Form {
        if let Some(home) = &offer.home {
            outbox.push(Effect::Prefill(home.clone()));
        }
        let form = Form::new(Arc::new(offer));
        // The button that the shopper pressed is gone; the form goes on where it begins.
        if self.started_by == Starter::Shopper {
            outbox.push(Effect::Focus(form.first_target()));
        }
        Form { opening: Some(Opening { started_by: self.started_by, updates: self.updates }), ..form }
    }

    /// How the payment went is to be seen even if the card fields never come.
    fn resume(self, remembered: Remembered, offer: Arc<Offer>, outbox: &mut Outbox) -> State {
        outbox.tell_ready(&offer, self.updates);
        let submission = remembered.submission();
        outbox.push(Effect::Prefill(submission.address.clone()));
        Payment::resume(Form::new(offer), submission, remembered, outbox)
    }

    /// While it is not known how a payment went, nothing that fails may look as if the payment had. It is to be seen without
    /// card fields too: the form asks for them again when they are needed.
    pub(super) fn fail(self, failure: Failure, outbox: &mut Outbox) -> State {
        if self.resumed.is_some() && failure.is_of_card_fields() {
            return self.go_on(outbox);
        }
        let failure = match self.resumed {
            Some(_) => Failure::from(Code::PaymentUnconfirmed).with_detail(failure.message()),
            None => failure,
        };
        outbox.announce(Announcement::Error(failure.clone()));
        self.stop(failure, outbox)
    }

    /// It goes on when somebody says so.
    pub(super) fn stop(mut self, failure: Failure, outbox: &mut Outbox) -> State {
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
