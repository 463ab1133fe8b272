//! The one boundary between JavaScript and the domain: every `#[wasm_bindgen]`, JavaScript values to core's types and
//! back, and nothing else. `www/api.js` is its only caller.
#![deny(missing_docs)]

use crate::page::{Containers, Roots};
use crate::rest::Rest;
use crate::session::{Host, Page, Session};
use crate::ui::Mounted;
use checkout_core::failure::{Code, Failure};
use checkout_core::options::{self, Intent, Options, Problem, Surroundings};
use checkout_core::value::{Foreign, Value};
use js_sys::{Array, Function, JsString, Object, Promise, Reflect};
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, Element, HtmlElement, RequestInit, Window};

/// What `mount()` would reject of these options: a list of `{path, code, message, expected?, received?}`. Draws nothing,
/// calls nothing, and does not look at the page, so that it says the same everywhere.
#[wasm_bindgen]
pub fn validate(options: &JsValue) -> JsValue {
    let problems = surrounded(|surroundings| options::validate(&to_value(options, &mut Vec::new()), surroundings));
    to_js(&problems_value(&problems))
}

/// Draws a checkout and starts to load it.
///
/// `catalog` holds the texts of the page's language, `sheet` the styles, and `emit(name, detail)` tells the page.
/// `load_framepay(forbidden)` answers a promise of FramePay's script, which it has loaded at most once, and tells
/// `forbidden` why the page does not let FramePay show its fields; both reject and tell with `{code, message}`. `whole()`
/// loads the module's second file and answers what to wait for, or nothing where it is there. `early` is what was begun
/// before the module was there.
/// Throws `{code, message, problems}` where the options are wrong; nothing is drawn then.
#[wasm_bindgen]
pub fn mount(
    options: &JsValue,
    catalog: JsValue,
    sheet: CssStyleSheet,
    emit: Function,
    load_framepay: Function,
    whole: Function,
    early: Early,
) -> Result<Widget, JsValue> {
    let mut elements = Vec::new();
    let raw = to_value(options, &mut elements);
    let parsed = parse(&raw)?;
    let containers = Containers::find(&parsed, &elements).map_err(|problems| invalid_options(&problems))?;
    let roots = Roots::open(&containers, &sheet).map_err(|problems| invalid_options(&problems))?;
    let page = Page { raw, elements, options: parsed };
    let host = Host::new(emit, load_framepay, early.page());
    let session = Session::start(page, &containers, catalog, host, Rest::new(whole), early);
    let mounted = Mounted::draw(&session, containers, roots);
    Ok(Widget { session, mounted: Cell::new(Some(mounted)) })
}

/// One mounted checkout.
#[wasm_bindgen]
pub struct Widget {
    session: Session,
    mounted: Cell<Option<Mounted>>,
}

#[wasm_bindgen]
impl Widget {
    /// Resolves when the shopper can act; rejects with a failure where loading failed, though a retry may still succeed.
    #[wasm_bindgen(getter)]
    pub fn ready(&self) -> Promise {
        self.session.ready()
    }

    /// The element that events are dispatched on.
    #[wasm_bindgen(getter)]
    pub fn element(&self) -> Element {
        self.session.form_element()
    }

    /// Changes the options; rejects where the result has problems, and then nothing has changed. `catalog` holds the texts
    /// of another language, where the changes name one.
    pub fn update(&self, changes: &JsValue, catalog: Option<Object>) -> Promise {
        let (mut elements, current) = {
            let requested = self.session.requested();
            (requested.elements.clone(), requested.raw.clone())
        };
        let raw = options::merge(&current, &to_value(changes, &mut elements));
        match parse(&raw) {
            Err(problems) => Promise::reject(&problems),
            Ok(options) => promised(self.session.update(Page { raw, elements, options }, catalog.map(JsValue::from))),
        }
    }

    /// Shows a step: `form`, `confirmation` (perhaps with what to pay with) or `result`.
    pub fn show(&self, component: &str, payload: &JsValue) -> Promise {
        promised(self.session.show(component, &to_value(payload, &mut Vec::new())))
    }

    /// Pays with what the payload of `instrument-ready` names, or else with what the shopper has prepared. Resolves with
    /// what `purchase-completed` tells.
    pub fn purchase(&self, payload: &JsValue) -> Promise {
        promised(self.session.pay(Intent::Purchase, &to_value(payload, &mut Vec::new())))
    }

    /// Stores a payment instrument, in the same way. Resolves with what `setup-completed` tells.
    pub fn setup(&self, payload: &JsValue) -> Promise {
        promised(self.session.pay(Intent::Setup, &to_value(payload, &mut Vec::new())))
    }

    /// Takes the checkout off the page. A charge that is under way goes on, and is still reported.
    pub fn destroy(&self) {
        self.session.destroy();
        drop(self.mounted.take());
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        self.destroy();
    }
}

/// Options without a problem, or what the page gets of their problems.
fn parse(raw: &Value) -> Result<Options, JsValue> {
    surrounded(|surroundings| options::parse(raw, surroundings)).map_err(|problems| invalid_options(&problems))
}

/// The time and the reader of JSON, which the domain does not have.
fn surrounded<T>(run: impl FnOnce(&Surroundings) -> T) -> T {
    let read_json = |text: &str| js_sys::JSON::parse(text).ok().map(|json| to_value(&json, &mut Vec::new()));
    run(&Surroundings { now: crate::page::now(), read_json: &read_json })
}

fn promised(called: Result<Promise, Failure>) -> Promise {
    called.unwrap_or_else(|failure| Promise::reject(&failure_to_js(&failure)))
}

/// A failure as the members of a `CheckoutError`.
pub(crate) fn failure_to_js(failure: &Failure) -> JsValue {
    to_js(&failure.to_value())
}

fn invalid_options(problems: &[Problem]) -> JsValue {
    let count = match problems.len() {
        1 => "The options have a problem".to_owned(),
        several => ["The options have ", &several.to_string(), " problems"].concat(),
    };
    let list: Vec<_> = problems.iter().map(|problem| [&problem.path, ": ", &problem.message].concat()).collect();
    // A container is the page's matter, not the options': it has a code of its own where nothing else is wrong.
    let code = match problems {
        [Problem { code, .. }, ..] if code.is_of_container() => code.as_str(),
        _ => Code::OptionsInvalid.as_str(),
    };
    let failure = Value::object([
        ("code", Some(Value::text(code))),
        ("message", Some(Value::text([&count, ".\n", &list.join("\n")].concat()))),
        ("problems", Some(problems_value(problems))),
    ]);
    to_js(&failure)
}

fn problems_value(problems: &[Problem]) -> Value {
    let one = |problem: &Problem| {
        Value::object([
            ("path", Some(Value::text(&problem.path))),
            ("code", Some(Value::text(problem.code.as_str()))),
            ("message", Some(Value::text(&problem.message))),
            ("expected", problem.expected.as_deref().map(Value::text)),
            ("received", problem.received.as_deref().map(Value::text)),
        ])
    };
    Value::List(problems.iter().map(one).collect())
}

/// A member of an object that is a text, and not an empty one.
pub(crate) fn text_of(object: &JsValue, member: &str) -> Option<String> {
    Reflect::get(object, &member.into()).ok()?.as_string().filter(|text| !text.is_empty())
}

/// What an error says, of whatever kind it is.
pub(crate) fn message_of(error: &JsValue) -> String {
    text_of(error, "message").or_else(|| error.as_string()).unwrap_or_default()
}

/// What comes before the place where more is written of a code: the loader says that at the end of each of its errors (`www/errors.js`).
const MORE: &str = "\nSee ";

/// What the loader says happened, and what to change.
pub(crate) fn said_by_loader(error: &JsValue) -> String {
    let said = message_of(error);
    said.split_once(MORE).map_or(said.as_str(), |(said, _)| said).to_owned()
}

/// The failure that the loader tells by an error of its own, if it is of this code.
pub(crate) fn told_by_loader(error: &JsValue, code: Code) -> Option<Failure> {
    let is_it = text_of(error, "code").is_some_and(|other| other == code.as_str());
    is_it.then(|| Failure::from(code).with_detail(said_by_loader(error)))
}

/// Data for the page. The browser's own reader of JSON makes it, so that no second one is shipped.
pub(crate) fn to_js(value: &Value) -> JsValue {
    js_sys::JSON::parse(&value.to_json()).unwrap_or(JsValue::NULL)
}

#[wasm_bindgen]
extern "C" {
    /// What the loader began before the module was there (`www/early.js`).
    pub type Early;

    /// The page that the shopper is on, of which the address and the history are used: another one than this, where the
    /// checkout is in an iframe.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn page(this: &Early) -> Window;

    /// The API's `riskMetadata`.
    #[wasm_bindgen(method, getter, js_name = riskMetadata)]
    pub(crate) fn risk_metadata(this: &Early) -> JsValue;

    /// Sends a request, or answers with what came of the very same one if that was sent before. Never throws.
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &Early, url: &str, init: &RequestInit) -> Promise;

    /// The card's field, where one has been begun in this container; from now on it is the caller's.
    #[wasm_bindgen(method, js_name = takeCard)]
    pub(crate) fn take_card(this: &Early, container: &HtmlElement) -> Option<EarlyCard>;

    /// The account that the loader started FramePay for.
    #[wasm_bindgen(method, getter, js_name = framePayAccount)]
    pub(crate) fn framepay_account(this: &Early) -> Option<String>;

    /// The card's field, as the loader began to mount it (`www/early-card.js`).
    pub type EarlyCard;

    /// What a token is made of: a child of the container.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn form(this: &EarlyCard) -> HtmlElement;

    /// The element in it that FramePay mounts the field in.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn place(this: &EarlyCard) -> HtmlElement;

    /// Resolves with what FramePay gave for the field, or with nothing where it is yet to be mounted.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn mounted(this: &EarlyCard) -> Promise;

    /// Resolves when the field is on screen; rejects with its error.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn ready(this: &EarlyCard) -> Promise;

    /// The page's clock. What it hands out for a timer is a number in most pages, and no small one in all.
    #[wasm_bindgen(js_name = setTimeout)]
    pub(crate) fn set_timeout(run: &JsValue, milliseconds: f64) -> JsValue;

    /// Ends a timer.
    #[wasm_bindgen(js_name = clearTimeout)]
    pub(crate) fn clear_timeout(timer: &JsValue);
}

/// How deep a tree may be: deeper ones are cycles.
const DEEPEST: usize = 16;

/// Reads a tree of JavaScript. DOM elements are put into `elements`, and their number into the tree.
pub(crate) fn to_value(js: &JsValue, elements: &mut Vec<Element>) -> Value {
    read(js, elements, DEEPEST)
}

fn read(js: &JsValue, elements: &mut Vec<Element>, depth: usize) -> Value {
    if js.is_null() || js.is_undefined() {
        Value::Null
    } else if let Some(truth) = js.as_bool() {
        Value::Bool(truth)
    } else if let Some(text) = js.as_string() {
        Value::Text(text)
    } else if js.is_function() {
        Value::Foreign(Foreign::Function)
    } else if let Some(number) = js.dyn_ref::<js_sys::Number>().filter(|_| js.js_typeof() == "number") {
        // JavaScript writes the shortest text that is this number: what was written in the page or sent by the API.
        number.to_string_with_radix(10).map_or(Value::Foreign(Foreign::Other), |text| Value::Number(text.into()))
    } else if !js.is_object() || depth == 0 {
        Value::Foreign(Foreign::Other)
    } else if let Some(element) = js.dyn_ref::<Element>() {
        elements.push(element.clone());
        Value::Foreign(Foreign::Element(elements.len() - 1))
    } else if Array::is_array(js) {
        Value::List(Array::from(js).iter().map(|item| read(&item, elements, depth - 1)).collect())
    } else {
        read_object(js, elements, depth - 1)
    }
}

fn read_object(js: &JsValue, elements: &mut Vec<Element>, depth: usize) -> Value {
    let keys = Object::keys(js.unchecked_ref::<Object>());
    let member = |key: JsValue| {
        let value = Reflect::get(js, &key).ok().filter(|value| !value.is_undefined())?;
        Some((String::from(key.unchecked_ref::<JsString>()), read(&value, elements, depth)))
    };
    Value::Object(keys.iter().filter_map(member).collect())
}
