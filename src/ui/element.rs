//! Elements in builder syntax, over Leptos' renderer and reactive system, with one type for all of them.
//!
//! The `view!` macro gives each piece of markup a type of its own, and each type its own code to build, rebuild and
//! remove it: measured, that was two fifths of the module. Here every element is an [`El`], whatever is in it. It is
//! a Leptos view like any other; ARCHITECTURE.md ("Size") has the figures.

use crate::session::Session;
use crate::watched::Derived;
use checkout_core::message::Message;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::{Rndr, types};
use leptos::tachys::view::{Position, PositionState};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element.
pub(crate) struct El(SendWrapper<types::Element>);

/// An element of HTML.
pub(super) fn el(tag: &'static str) -> El {
    El(SendWrapper::new(Rndr::create_element(tag, None)))
}

/// An element of SVG.
pub(super) fn svg(tag: &'static str) -> El {
    El(SendWrapper::new(Rndr::create_element(tag, Some(SVG))))
}

impl El {
    /// An attribute.
    pub(super) fn attr(self, name: &'static str, value: impl AsRef<str>) -> Self {
        Rndr::set_attribute(&self.0, name, value.as_ref());
        self
    }

    /// The class.
    pub(super) fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// An attribute that follows the state; without a value it is not there.
    pub(super) fn live_attr(self, name: &'static str, value: impl Fn() -> Option<&'static str> + 'static) -> Self {
        follow_attr(&self.0, name, Box::new(value));
        self
    }

    /// Hides it while something does not hold.
    pub(super) fn shown_while(self, holds: Derived<bool>) -> Self {
        self.live_attr("hidden", move || (!holds.get()).then_some(""))
    }

    /// What happens at an event, for as long as the element is on the page.
    pub(super) fn on(self, event: &'static str, run: impl Fn(web_sys::Event) + 'static) -> Self {
        listen(&self.0, event, Box::new(move |event: wasm_bindgen::JsValue| run(event.unchecked_into())));
        self
    }

    /// The element, which others draw in.
    pub(super) fn to_html(&self) -> HtmlElement {
        self.0.unchecked_ref::<HtmlElement>().clone()
    }

    /// The element alone, for what is no matter of the state.
    pub(super) fn into_element(self) -> types::Element {
        self.0.take()
    }

    /// A child.
    pub(super) fn child(self, child: El) -> Self {
        Rndr::insert_node(&self.0, &child.0, None);
        self
    }

    /// Children, or none.
    pub(super) fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// A text. It becomes a text node, whatever is in it.
    pub(super) fn text(self, text: impl AsRef<str>) -> Self {
        Rndr::insert_node(&self.0, &Rndr::create_text_node(text.as_ref()), None);
        self
    }

    /// A text that follows the state. Nothing else may be in the element.
    pub(super) fn live_text(self, text: impl Fn() -> String + 'static) -> Self {
        follow_text(&self.0, Box::new(text));
        self
    }

    /// A text of the catalog, in the words that the shopper reads now. Nothing else may be in the element.
    pub(super) fn say(self, session: &Session, message: Message) -> Self {
        let session = session.clone();
        self.live_text(move || session.words().text(message))
    }

    /// An attribute in the words that the shopper reads now.
    pub(super) fn say_attr(self, session: &Session, name: &'static str, message: Message) -> Self {
        let session = session.clone();
        self.follow(move |element| Rndr::set_attribute(element, name, &session.words().text(message)))
    }

    /// Does something with the element now, and again whenever a signal that it read changes.
    pub(super) fn follow(self, run: impl Fn(&types::Element) + 'static) -> Self {
        let element = self.0.clone();
        follow(Box::new(move || run(&element)));
        self
    }

    /// Children that follow the state, made anew each time. Nothing else may be in the element.
    pub(super) fn live(self, children: impl Fn() -> Vec<El> + 'static) -> Self {
        follow_children(&self.0, Box::new(children));
        self
    }
}

// What these do is the same for every closure. Behind a box it is compiled once, and not for each of them.

fn follow_attr(element: &types::Element, name: &'static str, value: Box<dyn Fn() -> Option<&'static str>>) {
    let element = element.clone();
    follow(Box::new(move || match value() {
        Some(value) => Rndr::set_attribute(&element, name, value),
        None => Rndr::remove_attribute(&element, name),
    }));
}

fn listen(element: &types::Element, event: &'static str, run: Box<dyn FnMut(wasm_bindgen::JsValue)>) {
    let listener = SendWrapper::new(Rndr::add_event_listener(element, event, run));
    on_cleanup(move || drop(listener));
}

fn follow_text(element: &types::Element, text: Box<dyn Fn() -> String>) {
    let node = Rndr::create_text_node("");
    Rndr::insert_node(element, &node, None);
    follow(Box::new(move || Rndr::set_text(&node, &text())));
}

fn follow_children(element: &types::Element, children: Box<dyn Fn() -> Vec<El>>) {
    let element = element.clone();
    follow(Box::new(move || {
        // Made while the old ones stand, so that it can be seen where the focus is.
        let children = children();
        Rndr::clear_children(&element);
        for child in children {
            Rndr::insert_node(&element, &child.0, None);
        }
    }));
}

/// Runs now, and again whenever a signal that it read changes, until the part of the page that it belongs to is gone.
fn follow(run: Box<dyn Fn()>) {
    let effect = RenderEffect::new(move |_| run());
    on_cleanup(move || drop(effect));
}

/// A radio button of a group, checked while something holds.
pub(super) fn radio(group: &'static str, is_checked: Derived<bool>) -> El {
    el("input").attr("type", "radio").attr("name", group).follow(move |radio| {
        if let Some(radio) = radio.dyn_ref::<web_sys::HtmlInputElement>() {
            radio.set_checked(is_checked.get());
        }
    })
}

/// A paragraph with a class.
pub(super) fn paragraph(class: &'static str, text: impl AsRef<str>) -> El {
    el("p").class(class).text(text)
}

/// What is typed or chosen in the control that an event comes from.
pub(super) fn value_of(event: &web_sys::Event) -> String {
    let target = event.target();
    let input = target.as_ref().and_then(|target| target.dyn_ref::<web_sys::HtmlInputElement>());
    let select = target.as_ref().and_then(|target| target.dyn_ref::<web_sys::HtmlSelectElement>());
    input.map(|input| input.value()).or_else(|| select.map(|select| select.value())).unwrap_or_default()
}

/// An element on the page.
pub(crate) struct ElState(types::Element);

impl Render for El {
    type State = ElState;

    fn build(self) -> Self::State {
        ElState(self.0.take())
    }

    fn rebuild(self, state: &mut Self::State) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl Mountable for ElState {
    fn unmount(&mut self) {
        Rndr::remove(&self.0);
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        Rndr::insert_node(parent, &self.0, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.0.parent_element();
        parent.inspect(|parent| child.mount(parent, Some(&self.0))).is_some()
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.0.clone()]
    }
}

no_attrs!(El);

/// The widget is drawn in browsers only: there is no HTML text of it, and nothing to hydrate.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Self::State {
        self.build()
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
