//! The page around the widget: its containers, the language of the browser, timers.

use crate::boundary;
use checkout_core::checkout::Moment;
use checkout_core::options::{Options, Place, Problem, ProblemCode};
use js_sys::{Array, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CssStyleSheet, Document, Element, EventTarget, HtmlElement, ShadowRoot, ShadowRootInit, ShadowRootMode, Window,
};

thread_local! {
    /// The containers that hold a checkout now.
    static IN_USE: RefCell<Vec<Element>> = const { RefCell::new(Vec::new()) };
}

/// The window. Absent where the module runs outside a page, for instance on a server.
pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// The places of the page that one checkout is drawn in.
pub(crate) struct Containers {
    pub(crate) form: HtmlElement,
    /// None: the summary stands above the form.
    pub(crate) summary: Option<HtmlElement>,
}

impl Containers {
    /// Finds the containers that the options name.
    pub(crate) fn find(options: &Options, elements: &[Element]) -> Result<Self, Vec<Problem>> {
        let form = find(&options.form, elements).ok_or_else(|| not_found(&options.form))?;
        let summary = find(&options.summary, elements).filter(|summary| *summary != form);
        let wanted = [("form", Some(&form)), ("summary", summary.as_ref())];
        let in_use: Vec<_> = wanted.into_iter().filter(|(_, element)| element.is_some_and(is_in_use)).collect();
        if in_use.is_empty() {
            Ok(Self { form, summary })
        } else {
            Err(in_use.into_iter().map(|(path, _)| taken(path)).collect())
        }
    }
}

fn find(place: &Place, elements: &[Element]) -> Option<HtmlElement> {
    let element = match place {
        Place::Element(handle) => elements.get(*handle).cloned(),
        Place::Selector(selector) => document()?.query_selector(selector).ok()?,
    };
    element?.dyn_into().ok()
}

fn not_found(place: &Place) -> Vec<Problem> {
    let selector = match place {
        Place::Selector(selector) => ["No element of the page matches \"", selector, "\"."].concat(),
        Place::Element(_) => "This element is no HTML element.".to_owned(),
    };
    let advice = " Call mount() when the element is in the page, or name another in the option \"form\".";
    vec![problem("form", ProblemCode::ContainerNotFound, &[&selector, advice].concat())]
}

fn taken(path: &str) -> Problem {
    let message = "A checkout is mounted here already. Destroy it first, or name another container.";
    problem(path, ProblemCode::ContainerInUse, message)
}

fn unsuitable(path: &str) -> Problem {
    problem(path, ProblemCode::ContainerUnsuitable, "This element cannot hold a shadow root. Use a div.")
}

fn problem(path: &str, code: ProblemCode, message: &str) -> Problem {
    Problem { path: path.to_owned(), code, message: message.to_owned(), expected: None, received: None }
}

fn is_in_use(element: &HtmlElement) -> bool {
    IN_USE.with_borrow(|used| used.iter().any(|other| other == element.unchecked_ref::<Element>()))
}

/// The shadow roots of one checkout.
pub(crate) struct Roots {
    pub(crate) form: Root,
    pub(crate) summary: Option<Root>,
    own: CssStyleSheet,
    sheets: Array,
}

impl Roots {
    /// Opens the shadow roots of the containers, or says which of them cannot have one.
    pub(crate) fn open(containers: &Containers, sheet: &CssStyleSheet) -> Result<Self, Vec<Problem>> {
        let own = CssStyleSheet::new().map_err(|_| vec![unsuitable("form")])?;
        // The page's own sheet comes last, so that it wins over ours.
        let sheets = Array::of2(sheet, &own);
        let open = |path, container: &HtmlElement| Root::open(container.clone()).map_err(|_| vec![unsuitable(path)]);
        let form = open("form", &containers.form)?;
        let summary = containers.summary.as_ref().map(|container| open("summary", container)).transpose()?;
        Ok(Self { form, summary, own, sheets })
    }

    /// Puts the styles in force. They come together with what they are for: an empty box would move what stands below it.
    pub(crate) fn dress(&self) {
        for root in [Some(&self.form), self.summary.as_ref()].into_iter().flatten() {
            let _ = Reflect::set(&root.shadow, &"adoptedStyleSheets".into(), &self.sheets);
        }
    }

    /// The style sheet of the page's own, which stands in both roots; it is empty at first. What it holds is replaced
    /// by [`CssStyleSheet::replace_sync`], which a content security policy needs no exception for. Browsers leave out
    /// `@import` there: such a sheet must not load others.
    pub(crate) fn own_sheet(&self) -> CssStyleSheet {
        self.own.clone()
    }
}

/// The shadow root of a container, held for as long as the checkout is drawn in it.
pub(crate) struct Root {
    container: HtmlElement,
    shadow: ShadowRoot,
}

impl Root {
    /// Opens the shadow root of a container, or takes the one that an earlier checkout left.
    fn open(container: HtmlElement) -> Result<Self, JsValue> {
        let shadow = match container.shadow_root() {
            Some(shadow) => shadow,
            None => container.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?,
        };
        shadow.set_text_content(None);
        IN_USE.with_borrow_mut(|used| used.push(container.clone().into()));
        Ok(Self { container, shadow })
    }

    pub(crate) fn shadow(&self) -> &ShadowRoot {
        &self.shadow
    }
}

impl Drop for Root {
    /// A shadow root cannot be taken off again. With nothing but a slot in it, the page's own content shows as before.
    fn drop(&mut self) {
        IN_USE.with_borrow_mut(|used| used.retain(|other| other != self.container.unchecked_ref::<Element>()));
        self.shadow.set_text_content(None);
        let _ = Reflect::set(&self.shadow, &"adoptedStyleSheets".into(), &Array::new());
        if let Some(slot) = document().and_then(|document| document.create_element("slot").ok()) {
            let _ = self.shadow.append_child(&slot);
        }
    }
}

/// Draws into the shadow root of an element that stands in a container: in place of what was drawn there before, with the
/// styles of the container's root.
pub(crate) fn fill_inner_root(host: &HtmlElement, of_container: &ShadowRoot, drawn: &Element) {
    let existing = host.shadow_root();
    let opened = existing.or_else(|| host.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open)).ok());
    let Some(root) = opened else { return };
    let styles = JsValue::from("adoptedStyleSheets");
    if let Ok(sheets) = Reflect::get(of_container, &styles) {
        let _ = Reflect::set(&root, &styles, &sheets);
    }
    root.set_text_content(None);
    let _ = root.append_child(drawn);
}

/// The language that the browser asks for, as a tag of BCP 47.
pub(crate) fn browser_language() -> String {
    window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".to_owned())
}

/// Leaves the page for another.
pub(crate) fn leave_for(page: &Window, url: &str) {
    let _ = page.location().assign(url);
}

/// The time, in seconds since 1970-01-01T00:00:00Z.
pub(crate) fn now() -> u64 {
    (js_sys::Date::now() / 1_000.0) as u64
}

/// The moment, for the state machine. What chance decides there is when something is tried again.
pub(crate) fn moment() -> Moment {
    let chance = js_sys::Math::random() * f64::from(u16::MAX);
    Moment { milliseconds: js_sys::Date::now() as u64, chance: chance as u16 }
}

/// Runs a function at a time, in seconds since 1970-01-01T00:00:00Z. One that no timer reaches is no time that a page
/// is open.
pub(crate) fn at(seconds: u64, run: impl FnOnce() + 'static) {
    let milliseconds = seconds.saturating_sub(now()).saturating_mul(1_000);
    if let Some(milliseconds) = u32::try_from(milliseconds).ok().filter(|reached| i32::try_from(*reached).is_ok()) {
        after(milliseconds, run);
    }
}

/// A timer. Dropped, it does not go off any more, and nothing of it is kept.
pub(crate) struct Timer {
    handle: JsValue,
    _run: Closure<dyn FnMut()>,
}

impl Timer {
    /// Runs a function after so many milliseconds, if the timer is still there.
    pub(crate) fn start(milliseconds: u32, run: Box<dyn FnMut()>) -> Option<Self> {
        let run = Closure::wrap(run);
        let handle = boundary::set_timeout(run.as_ref(), longest(milliseconds));
        Some(Self { handle, _run: run })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        boundary::clear_timeout(&self.handle);
    }
}

/// As long as browsers can wait.
fn longest(milliseconds: u32) -> f64 {
    f64::from(i32::try_from(milliseconds).unwrap_or(i32::MAX))
}

/// A listener. Dropped, it hears nothing any more.
pub(crate) struct Listener {
    target: EventTarget,
    event: &'static str,
    run: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    /// Hears an event of the window.
    pub(crate) fn on_window(event: &'static str, run: Box<dyn FnMut(JsValue)>) -> Option<Self> {
        Some(Self::on(window()?.into(), event, run))
    }

    /// Hears an event for as long as the listener is there.
    pub(crate) fn on(target: EventTarget, event: &'static str, run: Box<dyn FnMut(JsValue)>) -> Self {
        let run = Closure::wrap(run);
        let _ = target.add_event_listener_with_callback(event, run.as_ref().unchecked_ref());
        Self { target, event, run }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, self.run.as_ref().unchecked_ref());
    }
}

/// Whether the browser says that it has no network. That it says otherwise means nothing.
pub(crate) fn is_offline() -> bool {
    window().is_some_and(|window| !window.navigator().on_line())
}

/// Keeps the page from being scrolled behind a dialog, by a style sheet beside its own: no attribute of the page changes.
/// Dropped, the page scrolls again.
pub(crate) struct ScrollLock(CssStyleSheet);

impl ScrollLock {
    pub(crate) fn new() -> Option<Self> {
        let sheet = CssStyleSheet::new().ok()?;
        // Where a scroll bar takes room, the room stays, so that nothing moves.
        let root = document()?.document_element()?;
        let has_bar = window()?.inner_width().ok()?.as_f64()? > f64::from(root.client_width());
        let css = if has_bar {
            ":root{overflow:hidden!important;scrollbar-gutter:stable}"
        } else {
            ":root{overflow:hidden!important}"
        };
        sheet.replace_sync(css).ok()?;
        // By this the loader finds it when nothing is dropped any more (`www/place.js`).
        Reflect::set(&sheet, &"locksPage".into(), &true.into()).ok()?;
        let lock = Self(sheet);
        lock.follow(|sheets| {
            let _ = sheets.push(&lock.0);
        });
        Some(lock)
    }

    fn follow(&self, change: impl Fn(&Array)) {
        let Some(document) = document() else { return };
        let name = "adoptedStyleSheets".into();
        let sheets = Reflect::get(&document, &name).map(|sheets| Array::from(&sheets)).unwrap_or_default();
        let own: &JsValue = self.0.as_ref();
        let others = sheets.filter(&mut |sheet, _, _| sheet != *own);
        change(&others);
        let _ = Reflect::set(&document, &name, &others);
    }
}

impl Drop for ScrollLock {
    fn drop(&mut self) {
        self.follow(|_| {});
    }
}

/// Runs a function after so many milliseconds.
pub(crate) fn after(milliseconds: u32, run: impl FnOnce() + 'static) {
    after_boxed(milliseconds, Box::new(run));
}

fn after_boxed(milliseconds: u32, run: Box<dyn FnOnce()>) {
    boundary::set_timeout(&Closure::once_into_js(run), longest(milliseconds));
}
