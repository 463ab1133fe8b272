//! What the shopper sees: one component a file. Components read the session's state and send it events; they decide nothing.

mod address;
mod amounts;
mod approval;
mod approved;
mod bank_account;
mod card;
mod choices;
mod confirmation;
mod delay;
mod element;
mod expired;
mod failed;
mod fields;
mod form;
mod hosted_field;
mod icon;
mod instruments;
mod line;
mod line_items;
mod methods;
mod notice;
mod outcome;
mod pay_button;
mod renewal;
mod stepper;
mod summary;
mod theme;
mod unconfirmed;

pub(crate) use fields::field_id;

use crate::page::{self, Containers, Root, Roots};
use crate::session::Session;
use crate::watched::Derived;
use checkout_core::checkout::{Approved, State};
use checkout_core::failure::Failure;
use checkout_core::message::Message;
use element::{El, ElState, el};
use leptos::mount::{UnmountHandle, mount_to};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A checkout that is drawn. Dropped, it is gone from the page.
pub(crate) struct Mounted {
    _place: Rc<Place>,
}

type Views = Vec<UnmountHandle<ElState>>;

/// Where it is drawn, and once it is, what.
struct Place {
    // Views go before the roots that they are in.
    drawn: RefCell<Option<(Views, theme::Look)>>,
    containers: Containers,
    roots: Roots,
}

impl Mounted {
    /// Draws into the containers: the summary into its own, or above the form. Then the session begins, for FramePay asks for
    /// the colours of the place where its fields go.
    pub(crate) fn draw(session: &Session, containers: Containers, roots: Roots) -> Self {
        let place = Rc::new(Place { drawn: RefCell::default(), containers, roots });
        draw_piece(Rc::downgrade(&place), session.clone(), el("div"), Vec::new());
        Self { _place: place }
    }
}

/// Draws the next section of the form, or at last what is around them all. On a slow phone each is a task that can be felt; until the last, nothing of
/// it is on the page.
fn draw_piece(place: Weak<Place>, session: Session, fields: El, mut views: Views) {
    page::after(0, move || {
        if let Some(section) = form::SECTIONS.get(views.len()) {
            let of_section = session.clone();
            views.push(draw_in(fields.to_html(), Box::new(move || section(&of_section))));
            draw_piece(place, session, fields, views);
        } else if let Some(place) = place.upgrade() {
            place.draw(&session, fields, views);
            session.begin();
        }
    });
}

impl Place {
    fn draw(&self, session: &Session, fields: El, mut views: Views) {
        let Roots { form, summary, .. } = &self.roots;
        self.roots.dress();
        views.push(draw_form(session.clone(), form, summary.is_none(), fields));
        views.extend(summary.as_ref().map(|root| draw_summary(session.clone(), root)));
        let look = theme::Look::follow(session, &self.containers, self.roots.own_sheet());
        self.drawn.replace(Some((views, look)));
    }
}

fn draw_form(session: Session, root: &Root, with_summary: bool, fields: El) -> UnmountHandle<ElState> {
    let draw = move || {
        let summary = with_summary.then(|| summary::summary(session.clone()));
        let class = if with_summary { "columns both" } else { "columns" };
        frame(&session).child(el("div").class(class).children(summary).child(main(&session, fields)))
    };
    draw_in(as_element(root), Box::new(draw))
}

fn draw_summary(session: Session, root: &Root) -> UnmountHandle<ElState> {
    draw_in(as_element(root), Box::new(move || frame(&session).child(summary::summary(session.clone()))))
}

/// Behind a box it is compiled once.
fn draw_in(parent: HtmlElement, draw: Box<dyn FnOnce() -> El>) -> UnmountHandle<ElState> {
    mount_to(parent, draw)
}

/// Leptos mounts into an element; a shadow root takes children in the same way.
fn as_element(root: &Root) -> HtmlElement {
    root.shadow().clone().unchecked_into()
}

/// The language and the direction hold for everything that is drawn, whatever the page around it says.
fn frame(session: &Session) -> El {
    el("div").class("checkout").say_attr(session, "lang", Message::Language).say_attr(
        session,
        "dir",
        Message::LanguageDirection,
    )
}

/// The form, or what stands in its place.
fn main(session: &Session, fields: El) -> El {
    let (of_status, of_text) = (session.clone(), session.clone());
    let (of_outcome, session_of_outcome) = (session.clone(), session.clone());
    let outcome = Derived::new(move || of_outcome.with_state(Outcome::of));
    // What is told is the same while its seconds count down, so that it is read out once.
    let status = Derived::new(move || (of_status.with_state(status_of), delay::Told::of(&of_status)));
    let status = move || {
        let (loading, told) = status.get();
        let loading = loading.map(|message| of_text.words().text(message));
        loading.into_iter().chain(told.map(|told| told.spoken(&of_text))).collect::<Vec<_>>().join(" ")
    };
    let draw = move || {
        if outcome::has_focus(&session_of_outcome) {
            outcome::catch_focus(&session_of_outcome);
        }
        outcome.with(|outcome| outcome.draw(&session_of_outcome).into_iter().collect())
    };
    el("div")
        .class("main")
        .child(el("p").class("read-out").attr("role", "status").live_text(status))
        .child(form::form(session, fields))
        .child(el("div").live(draw))
        .child(delay::line(session))
        .child(approval::approval(session))
}

/// What is read out while nothing else is there to be read.
fn status_of(state: &State) -> Option<Message> {
    match state {
        State::Loading(loading) if loading.resumed().is_some() => Some(Message::Resuming),
        State::Loading(_) => Some(Message::Loading),
        state if state.is_opening() => Some(Message::Loading),
        _ => None,
    }
}

/// What stands in place of the form. Drawn anew only when it is another: an element that is replaced loses the focus.
#[derive(Clone, PartialEq, Eq)]
enum Outcome {
    None,
    Resuming,
    Failed(Failure),
    Unconfirmed(unconfirmed::Shown),
    Expired,
    Approved(Box<Approved>),
}

impl Outcome {
    fn of(state: &State) -> Self {
        match state {
            State::Failed(failure, _) => Self::Failed(failure.clone()),
            State::Unconfirmed(unconfirmed) => Self::Unconfirmed(unconfirmed::Shown::of(unconfirmed)),
            State::Expired(_) => Self::Expired,
            State::Approved(approved) if approved.shows_result => Self::Approved(approved.clone()),
            State::Loading(loading) if loading.resumed().is_some() => Self::Resuming,
            // The page shows the result.
            State::Approved(_) => Self::None,
            State::Loading(_) | State::Form(_) | State::Paying(_) | State::Destroyed(_) => Self::None,
        }
    }

    fn draw(&self, session: &Session) -> Option<El> {
        match self {
            Self::None => None,
            Self::Resuming => Some(outcome::resuming(session)),
            Self::Failed(failure) => Some(failed::failed(session, failure)),
            Self::Unconfirmed(shown) => Some(shown.draw(session)),
            Self::Expired => Some(expired::expired(session)),
            Self::Approved(approved) => Some(approved::approved(session, approved)),
        }
    }
}
