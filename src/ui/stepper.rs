//! A quantity that the shopper may change: typed, or stepped with two buttons or the arrow keys.

use super::element::{El, el};
use super::fields::fault;
use super::summary::append;
use crate::session::Session;
use crate::words::Words;
use checkout_core::checkout::{EditableQuantity, Form, State};
use checkout_core::message::Message;
use checkout_core::options::QuantityLimits;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, Node};

/// What the shopper does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// To the next larger quantity.
    Up,
    /// To the next smaller one.
    Down,
    /// To the one that is typed.
    Typed,
}

/// A quantity on the page.
pub(super) struct Stepper {
    fewer: Element,
    input: HtmlInputElement,
    more: Element,
    each: Element,
    limits_hint: Element,
    entry: usize,
    /// What the input was last given to show; what it holds besides was typed, and is not taken away.
    shown: u64,
    is_refused: bool,
}

impl Stepper {
    /// Fills an element. `position` tells it from those of other lines.
    pub(super) fn fill(place: &Element, position: usize, quantity: u64) -> Self {
        let hint_id = ["quantity-limits-", &position.to_string()].concat();
        let button = |sign| el("button").class("step").attr("type", "button").text(sign).into_element();
        let (fewer, more) = (button("\u{2212}"), button("+"));
        let input = el("input")
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr("dir", "ltr")
            .attr("aria-describedby", &hint_id)
            .attr("value", quantity.to_string())
            .into_element();
        let group = el("div").class("stepper").into_element();
        let each = el("span").class("hint").into_element();
        let limits_hint = el("p").class("fault").attr("id", hint_id).attr("role", "alert").into_element();
        append(&group, [&fewer, &input, &more]);
        place.set_text_content(None);
        append(place, [&group, &each, &limits_hint]);
        let input = input.unchecked_into();
        Self { fewer, input, more, each, limits_hint, entry: 0, shown: quantity, is_refused: false }
    }

    /// Shows a quantity of what has this name and this unit price.
    pub(super) fn show(&mut self, entry: usize, quantity: EditableQuantity, name: &str, each: &str, words: &Words) {
        self.entry = entry;
        let label = |element: &Element, message| {
            let _ = element.set_attribute("aria-label", &words.fill(message, &[("name", name)]));
        };
        label(&self.fewer, Message::QuantityFewer);
        label(&self.input, Message::QuantityLabel);
        label(&self.more, Message::QuantityMore);
        self.each.set_text_content(Some(each));
        let EditableQuantity { chosen, limits } = quantity;
        let end = |element: &Element, is_end: bool| {
            let _ = element.set_attribute("aria-disabled", if is_end { "true" } else { "false" });
        };
        end(&self.fewer, limits.previous(chosen).is_none());
        end(&self.more, limits.next(chosen).is_none());
        if self.shown != chosen {
            self.is_refused = false;
            if self.input.value() == self.shown.to_string() {
                self.input.set_value(&chosen.to_string());
            }
            self.shown = chosen;
        }
        self.show_limits(limits, words);
    }

    fn show_limits(&self, limits: QuantityLimits, words: &Words) {
        self.limits_hint.set_text_content(None);
        if self.is_refused {
            let said = fault(limits_text(limits, words)).into_iter().map(El::into_element);
            said.for_each(|child| append(&self.limits_hint, [&child]));
        }
    }

    /// Whether an event comes from it.
    pub(super) fn has(&self, event: &Event) -> bool {
        let target = target_of(event);
        let parts: [&Element; 3] = [&self.fewer, &self.input, &self.more];
        parts.into_iter().any(|part| Some(part.as_ref()) == target.as_ref())
    }

    /// What an event asks for, and that it does nothing else.
    pub(super) fn step_of(&self, event: &Event) -> Option<Step> {
        let is_from = |part: &Element| target_of(event).as_ref() == Some(part.as_ref());
        match (event.type_().as_str(), key_of(event).as_deref()) {
            ("click", _) if is_from(&self.more) => Some(Step::Up),
            ("click", _) if is_from(&self.fewer) => Some(Step::Down),
            ("keydown", Some(key)) if is_from(&self.input) => {
                let step = match key {
                    "ArrowUp" => Step::Up,
                    "ArrowDown" => Step::Down,
                    "Enter" => Step::Typed,
                    _ => return None,
                };
                event.prevent_default();
                Some(step)
            }
            ("change", _) => Some(Step::Typed),
            _ => None,
        }
    }

    /// The entry and the quantity that a step leads to, where that may be chosen.
    pub(super) fn choice(&self, session: &Session, step: Step) -> Option<(usize, u64)> {
        let EditableQuantity { chosen, limits } = quantity_of(session, self.entry)?;
        let typed = number(&self.input.value());
        let quantity = match step {
            Step::Up => limits.next(typed.unwrap_or(chosen)),
            Step::Down => limits.previous(typed.unwrap_or(chosen)),
            Step::Typed => typed.filter(|typed| limits.allow(*typed)),
        };
        quantity.map(|quantity| (self.entry, quantity))
    }

    /// Shows the quantity that holds after a step, and the limits where it was outside of them.
    pub(super) fn settle(&mut self, session: &Session, is_allowed: bool) {
        let Some(EditableQuantity { chosen, limits }) = quantity_of(session, self.entry) else { return };
        self.shown = chosen;
        self.is_refused = !is_allowed;
        if self.input.value() != chosen.to_string() {
            self.input.set_value(&chosen.to_string());
        }
        self.show_limits(limits, &session.words());
    }
}

fn quantity_of(session: &Session, entry: usize) -> Option<EditableQuantity> {
    session.with_state(|state| match state {
        State::Form(form) if form.is_filling() => Form::quantity_of(form, entry),
        _ => None,
    })
}

fn target_of(event: &Event) -> Option<Node> {
    event.target()?.dyn_into().ok()
}

fn key_of(event: &Event) -> Option<String> {
    Reflect::get(event, &"key".into()).ok()?.as_string()
}

/// A whole number in the digits of the Latin, Arabic or Persian keyboard.
fn number(typed: &str) -> Option<u64> {
    let digit = |character: char| match character {
        '0'..='9' => character.to_digit(10),
        '\u{660}'..='\u{669}' => Some(character as u32 - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(character as u32 - 0x6f0),
        _ => None,
    };
    let typed = typed.trim();
    let mut digits = typed.chars().map(digit);
    let append = |number: u64, digit: Option<u32>| number.checked_mul(10)?.checked_add(u64::from(digit?));
    if typed.is_empty() { None } else { digits.try_fold(0, append) }
}

fn limits_text(limits: QuantityLimits, words: &Words) -> String {
    let smallest = words.count(limits.next(0).unwrap_or(limits.minimum));
    let range = match limits.largest() {
        Some(largest) => {
            words.fill(Message::QuantityRange, &[("minimum", &smallest), ("maximum", &words.count(largest))])
        }
        None => words.fill(Message::QuantityFrom, &[("minimum", &smallest)]),
    };
    match limits.multiple_of {
        0 | 1 => range,
        step => [&range, " ", &words.fill(Message::QuantityStep, &[("step", &words.count(step))])].concat(),
    }
}
