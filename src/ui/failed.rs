//! What stands in place of the form when it could not be loaded.

use super::icon::{Icon, icon};
use crate::session::Session;
use checkout_core::checkout::Event;
use checkout_core::failure::Failure;
use checkout_core::message::Message;
use leptos::prelude::*;

/// What failed, a code to quote, and a button that tries again.
pub(super) fn failed(session: &Session, failure: &Failure) -> AnyView {
    let words = session.words();
    let code = words.fill(Message::FailureCode, &[("code", failure.code.as_str())]);
    let retry = session.clone();
    view! {
        <div class="outcome" part="error" id="outcome" role="alert" tabindex="-1">
            <span class="badge danger">{icon(Icon::Alert)}</span>
            <h2>{words.text(Message::FailureTitle)}</h2>
            <p>{words.text(failure.shopper_text())}</p>
            <button class="secondary" type="button" on:click=move |_| retry.dispatch(Event::RetryPressed)>
                {words.text(Message::TryAgain)}
            </button>
            <p class="hint">{code}</p>
        </div>
    }
    .into_any()
}
