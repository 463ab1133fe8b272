//! The session of the customer is over. Everything typed is still there, and goes on with another session.

use super::form::Refreshed;
use super::{Event, Form, Management, Outbox, RequestNumber, State, Terms};
use crate::announcement::Announcement;
use crate::failure::{Code, Failure};
use crate::storefront::Answer;

impl State {
    /// The session has ended by the clock. A payment that is under way hears it from the storefront, or not at all.
    pub(super) fn expire(self, outbox: &mut Outbox) -> Self {
        match self {
            // What is over is over when the card's fields are there as well.
            state if state.is_opening() => state,
            // Another session is on its way already, and the form goes on with it.
            Self::Form(form) if form.is_renewing_session() => form.expire(),
            Self::Form(mut form) => {
                if let Some(refresh) = form.refresh.take() {
                    outbox.settle_updates(refresh.updates, Err(Code::JwtExpired.into()));
                }
                outbox.announce(Announcement::Error(Code::JwtExpired.into()));
                form.expire()
            }
            other => other,
        }
    }
}

impl Form {
    fn is_renewing_session(&self) -> bool {
        let shown = &self.offer.terms.storefront.customer;
        self.refresh.as_ref().is_some_and(|refresh| refresh.pricing.terms.storefront.customer != *shown)
    }

    /// A token that is being made for an instrument could not be sent any more, so the card fields are open for it again.
    pub(super) fn expire(mut self) -> State {
        if let Management::Tokenizing(_, edit) = self.management {
            self.management = Management::Editing(edit);
        }
        State::Expired(Box::new(self))
    }
}

pub(super) fn step(mut form: Form, event: Event, outbox: &mut Outbox) -> State {
    match event {
        Event::UpdateRequested(update, terms) => {
            let expired = form.offer.terms.clone();
            form.replace(update, *terms, outbox);
            resumed(form, &expired)
        }
        Event::Answered(request, answer) => hear(form, request, answer, outbox),
        other => {
            outbox.refuse_page(other, Code::JwtExpired, "");
            State::Expired(Box::new(form))
        }
    }
}

/// What was sent before the session ended may still have been done.
fn hear(mut form: Form, request: RequestNumber, answer: Result<Answer, Failure>, outbox: &mut Outbox) -> State {
    let expired = form.offer.terms.clone();
    if form.hear_change(request, &answer, outbox) {
        return State::Expired(Box::new(form));
    }
    match form.hear_refresh(request, answer, outbox) {
        Refreshed::Done => resumed(form, &expired),
        Refreshed::No | Refreshed::Failed(_) => State::Expired(Box::new(form)),
    }
}

/// Back to the form, once what is shown is that of another session. The focus stays where the shopper has it.
fn resumed(form: Form, expired: &Terms) -> State {
    if form.offer.terms.has_same_session(expired) { State::Expired(Box::new(form)) } else { State::Form(form) }
}
