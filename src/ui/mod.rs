//! What the shopper sees: one component a file. Components read the session's state and send it events; they decide nothing.

mod address;
mod amounts;
mod approved;
mod card;
mod failed;
mod fields;
mod form;
mod icon;
mod line_items;
mod notice;
mod pay_button;
mod renewal;
mod summary;
mod theme;
mod unconfirmed;

pub(crate) use fields::field_id;

use crate::page::{Containers, Root};
use crate::session::Session;
use checkout_core::checkout::State;
use checkout_core::message::Message;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::mount::{UnmountHandle, mount_to};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, HtmlElement};

/// A checkout that is drawn. Dropped, it is gone from the page.
pub(crate) struct Mounted {
    // Views go before the roots that they are in.
    _views: Vec<UnmountHandle<AnyViewState>>,
    _theme: theme::Applied,
    _roots: Vec<Root>,
}

impl Mounted {
    /// Draws into the containers: the summary into its own, or above the form.
    pub(crate) fn draw(session: &Session, containers: Containers, sheet: &CssStyleSheet) -> Result<Self, JsValue> {
        let theme = theme::Applied::apply(session, &containers);
        let has_summary = containers.summary.is_some();
        let form = Root::open(containers.form, sheet)?;
        let mut views = vec![draw_form(session.clone(), &form, !has_summary)];
        let mut roots = vec![form];
        if let Some(container) = containers.summary {
            let root = Root::open(container, sheet)?;
            views.push(draw_summary(session.clone(), &root));
            roots.push(root);
        }
        Ok(Self { _views: views, _theme: theme, _roots: roots })
    }
}

fn draw_form(session: Session, root: &Root, with_summary: bool) -> UnmountHandle<AnyViewState> {
    mount_to(as_element(root), move || {
        let inner = session.clone();
        let summary = with_summary.then(|| summary::summary(session.clone()));
        frame(&session, view! { <div class="columns" class:both=with_summary>{summary} {main(inner)}</div> }.into_any())
    })
}

fn draw_summary(session: Session, root: &Root) -> UnmountHandle<AnyViewState> {
    mount_to(as_element(root), move || {
        let summary = summary::summary(session.clone());
        frame(&session, summary)
    })
}

/// Leptos mounts into an element; a shadow root takes children in the same way.
fn as_element(root: &Root) -> HtmlElement {
    root.shadow().clone().unchecked_into()
}

/// The language and the direction hold for everything that is drawn, whatever the page around it says.
fn frame(session: &Session, content: AnyView) -> AnyView {
    let direction = session.words().text(Message::LanguageDirection);
    let language = session.words().locale().to_owned();
    view! { <div class="checkout" lang=language dir=direction>{content}</div> }.into_any()
}

/// The form, or what stands in its place.
fn main(session: Session) -> AnyView {
    let loading = session.clone();
    let outcome = session.clone();
    let status = move || match loading.with_state(|state| matches!(state, State::Loading(_))) {
        true => loading.words().text(Message::Loading),
        false => String::new(),
    };
    view! {
        <div class="main">
            <p class="read-out" role="status">{status}</p>
            {form::form(session)}
            {move || instead_of_form(&outcome)}
        </div>
    }
    .into_any()
}

fn instead_of_form(session: &Session) -> AnyView {
    session.with_state(|state| match state {
        State::Failed(failure, _) => failed::failed(session, failure),
        State::Unconfirmed(unconfirmed) => unconfirmed::unconfirmed(session, unconfirmed),
        State::Approved(approved) => approved::approved(session, approved),
        State::Loading(_) | State::Form(_) | State::Paying(_) | State::Destroyed(_) => ().into_any(),
    })
}
