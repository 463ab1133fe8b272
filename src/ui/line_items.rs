//! The lines of the order. Of hundreds of them a change touches only those that say something else then.

use super::element::el;
use super::line::{DrawnLine, View};
use super::stepper::Step;
use super::summary::Shown;
use crate::session::Session;
use checkout_core::checkout::{Event, Line};
use std::rc::Rc;
use web_sys::Element;

/// The lines on the page, in the storefront's order.
pub(super) struct Lines {
    list: Element,
    drawn: Vec<DrawnLine>,
}

/// What the shopper does with the quantity of a line.
pub(super) struct LineStep {
    line: usize,
    step: Step,
    /// The position of the entry, and the quantity; none where that cannot be chosen.
    choice: Option<(usize, u64)>,
}

impl LineStep {
    /// The event that it is to the checkout.
    pub(super) fn choice(&self) -> Option<Event> {
        self.choice.map(|(entry, quantity)| Event::QuantityChosen(entry, quantity))
    }
}

impl Lines {
    pub(super) fn new() -> Self {
        Self { list: el("ul").class("lines").into_element(), drawn: Vec::new() }
    }

    pub(super) fn list(&self) -> &Element {
        &self.list
    }

    /// Says what is new.
    pub(super) fn show(&mut self, before: Option<&Shown>, now: &Shown) {
        // In other words every line says something else.
        let before = before.filter(|before| Rc::ptr_eq(&before.words, &now.words)).map(views).unwrap_or_default();
        let views = views(now);
        for (position, view) in views.iter().enumerate() {
            match self.drawn.get_mut(position) {
                Some(line) => line.show(before.get(position), view, &now.words),
                None => self.drawn.push(DrawnLine::append(&self.list, position, view, &now.words)),
            }
        }
        while self.drawn.len() > views.len() {
            self.drawn.pop().into_iter().for_each(DrawnLine::remove);
        }
    }

    /// What an event asks of the quantity of a line.
    pub(super) fn step_of(&self, session: &Session, event: &web_sys::Event) -> Option<LineStep> {
        let at = |(line, drawn): (usize, &'_ DrawnLine)| drawn.stepper_at(event).map(|_| line);
        let line = self.drawn.iter().enumerate().find_map(at)?;
        let stepper = self.drawn.get(line)?.stepper_at(event)?;
        let step = stepper.step_of(event)?;
        Some(LineStep { line, step, choice: stepper.choice(session, step) })
    }

    /// Shows the quantity that holds after a step, and the limits where it was outside of them.
    pub(super) fn settle(&mut self, session: &Session, done: &LineStep) {
        if let Some(stepper) = self.drawn.get_mut(done.line).and_then(DrawnLine::stepper) {
            stepper.settle(session, done.choice.is_some() || done.step != Step::Typed);
        }
    }
}

fn views<'a>(shown: &'a Shown) -> Vec<View<'a>> {
    let lines = shown.offer().map(|offer| offer.lines(shown.without_nothing)).unwrap_or_default();
    let has_pictures = lines.iter().any(|line| line.picture.is_some());
    let editable = |entry: usize| Some((entry, (*shown.quantities.get(entry)?)?));
    let view =
        |line: Line<'a>| View { line, has_pictures, editable: line.entry.filter(|_| line.is_first).and_then(editable) };
    lines.into_iter().map(view).collect()
}
