//! Running what the state machine asks of the outside.

use super::{Session, Turn};
use crate::page::Timer;
use checkout_core::address::BillingAddress;
use checkout_core::announcement::Announcement;
use checkout_core::checkout::{Effect, Event, NewMethod, Remembered, RequestNumber, Target, TokenFailure};
use checkout_core::failure::{Code, Failure};
use checkout_core::storefront::{Call, Storefront};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// Milliseconds until the confirmation takes a press: those of a double click.
const SETTLING_TIME: u32 = 500;

/// Milliseconds that FramePay may take for a payment token.
const TOKEN_DEADLINE: u32 = 30_000;

impl Session {
    pub(super) fn run(&self, effects: Vec<Effect>) {
        let inner = self.inner();
        inner.effects.borrow_mut().extend(effects);
        if inner.turn.get() != Turn::Idle {
            return;
        }
        inner.turn.set(Turn::Running);
        loop {
            let next = inner.effects.borrow_mut().pop_front();
            let Some(effect) = next else { break };
            self.run_one(effect);
        }
        inner.turn.set(Turn::Idle);
    }

    fn run_one(&self, effect: Effect) {
        match effect {
            Effect::Call(request, call) => self.call(request, call),
            Effect::LoadCard => self.load_card(),
            Effect::LoadFields(fields) => self.load_fields(fields),
            Effect::Remember(kept) => self.keep(kept.as_deref()),
            Effect::Leave(url) => crate::page::leave_for(&self.inner().host.page, &url),
            Effect::CreateToken(request, address, method) => self.create_token(request, address, method),
            Effect::Announce(announcement) => self.announce(&announcement),
            Effect::SettleMount(outcome) => {
                if let Some(mount) = self.inner().mount.take() {
                    mount.settle(outcome.as_ref().map(|()| wasm_bindgen::JsValue::UNDEFINED));
                }
            }
            Effect::SettleUpdates(updates, outcome) => self.settle_updates(&updates, &outcome),
            Effect::SettleCalls(calls, outcome) => self.settle_calls(&calls, &outcome),
            Effect::Prefill(home) => self.prefill(home),
            Effect::Focus(target) => self.focus(target),
            Effect::Wait(timer, milliseconds) => {
                let session = self.weak();
                crate::page::after(milliseconds, move || session.dispatch(Event::Elapsed(timer)));
            }
            Effect::WaitUntil(timer, seconds) => {
                let session = self.weak();
                crate::page::at(seconds, move || session.dispatch(Event::Elapsed(timer)));
            }
        }
    }

    fn keep(&self, remembered: Option<&Remembered>) {
        let inner = self.inner();
        inner.checkout.with_untracked(|checkout| inner.kept.keep(remembered, checkout.state().terms()));
    }

    fn announce(&self, announcement: &Announcement) {
        if matches!(announcement, Announcement::DataReady(_) | Announcement::TotalsChanged(..)) {
            self.tell_framepay();
        }
        if let Announcement::StateChanged(state) = announcement {
            self.keep_focus(state);
        }
        self.inner().host.announce(announcement);
    }

    /// A form that is hidden loses the focus. When it comes back, so does the focus, if nothing else has it by then.
    fn keep_focus(&self, state: &str) {
        let inner = self.inner();
        let document = crate::page::document();
        if state == "expired" {
            let in_shadow = inner.form.shadow_root().and_then(|root| root.active_element());
            let in_page = document.and_then(|document| document.active_element());
            let in_frame = in_page.filter(|active| inner.form.contains(Some(active)));
            inner.focus_before.replace(in_shadow.or(in_frame));
            return;
        }
        let Some(before) = inner.focus_before.take().and_then(|before| before.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        crate::page::after(0, move || {
            let active = crate::page::document().and_then(|document| document.active_element());
            if active.is_none_or(|active| active.tag_name() == "BODY") {
                let _ = before.focus();
            }
        });
    }

    fn call(&self, request: RequestNumber, call: Call) {
        let session = self.clone();
        spawn_local(async move {
            let answer = session.inner().storefront.answer(call).await;
            session.dispatch(Event::Answered(request, answer));
        });
    }

    fn create_token(&self, request: RequestNumber, address: BillingAddress, method: NewMethod) {
        let failed =
            || TokenFailure::Other(Failure::from(Code::TokenFailed).with_detail("FramePay did not answer in time."));
        let (session, late) = (self.clone(), self.weak());
        // The state machine hears whichever comes first. A token that comes later is not used for anything.
        let late = move || late.dispatch(Event::TokenCreated(request, Err(failed())));
        let deadline = Timer::start(TOKEN_DEADLINE, Box::new(late));
        spawn_local(async move {
            let created = match &session.inner().framepay {
                Some(framepay) => framepay.create_token(&address, &method).await,
                None => Err(TokenFailure::Other(Code::TokenFailed.into())),
            };
            drop(deadline);
            session.dispatch(Event::TokenCreated(request, created));
        });
    }

    /// Moves the focus once what follows from the state is drawn.
    fn focus(&self, target: Target) {
        self.inner().moves_focus.set(true);
        if target == Target::Confirmation {
            self.let_settle();
        }
        let session = self.weak();
        crate::page::after(0, move || {
            if let Some(inner) = session.0.upgrade() {
                inner.moves_focus.set(false);
                Self(inner).focus_now(target);
            }
        });
    }

    /// The confirmation has its button where that of the form was: what is pressed in the first moment is not meant for it.
    fn let_settle(&self) {
        self.inner().settles.set(true);
        let session = self.weak();
        crate::page::after(SETTLING_TIME, move || {
            if let Some(inner) = session.0.upgrade() {
                inner.settles.set(false);
            }
        });
    }

    fn focus_now(&self, target: Target) {
        let id = match target {
            Target::Card => return self.focus_payment_field(),
            Target::Notice => "notice".to_owned(),
            Target::Instruments => "instruments".to_owned(),
            Target::Confirmation => "confirmation".to_owned(),
            Target::Outcome => "outcome".to_owned(),
            Target::Field(field) => crate::ui::field_id(field),
        };
        let element =
            self.inner().form.shadow_root().and_then(|root| root.query_selector(&["#", &id].concat()).ok().flatten());
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
}
