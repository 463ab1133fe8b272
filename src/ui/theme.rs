//! The page's look: the values of its theme become custom properties on the containers, its style sheet stands in both
//! shadow roots, and the card fields follow both, and the colour scheme.

use crate::page::{self, Containers};
use crate::session::Session;
use checkout_core::options::ThemeValue;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleSheet, HtmlElement, MediaQueryList};

/// The look of a page on its checkout. Dropped, its traces are gone.
pub(crate) struct Look {
    theme: Rc<RefCell<Theme>>,
    scheme: Option<(MediaQueryList, Closure<dyn FnMut()>)>,
    _effects: [RenderEffect<()>; 2],
}

impl Look {
    /// Gives a checkout the theme and the style sheet that its session has, now and whenever they change.
    pub(super) fn follow(session: &Session, containers: &Containers, sheet: CssStyleSheet) -> Self {
        let theme = Rc::new(RefCell::new(Theme::on(containers)));
        let (themed, of_theme, of_css) = (Rc::clone(&theme), session.clone(), session.clone());
        let follow_theme = RenderEffect::new(move |_| {
            themed.borrow_mut().replace(of_theme.theme());
            of_theme.restyle_payment_fields();
        });
        let follow_css = RenderEffect::new(move |_| {
            let _ = sheet.replace_sync(&of_css.css().unwrap_or_default());
            of_css.restyle_payment_fields();
        });
        Self { theme, scheme: follow_scheme(session.clone()), _effects: [follow_theme, follow_css] }
    }
}

/// A theme in force: what stands on the containers because of it.
struct Theme {
    containers: Vec<HtmlElement>,
    /// A container, a property that was set on it, and what stood there before.
    properties: Vec<(HtmlElement, String, String)>,
}

impl Theme {
    fn on(containers: &Containers) -> Self {
        let containers = [Some(&containers.form), containers.summary.as_ref()].into_iter().flatten().cloned().collect();
        Self { containers, properties: Vec::new() }
    }

    fn replace(&mut self, values: Vec<ThemeValue>) {
        self.remove();
        for value in values {
            let name = ["--rebilly-", &value.key].concat();
            for container in &self.containers {
                // Through the object model, which a content security policy without 'unsafe-inline' allows.
                let style = container.style();
                let before = style.get_property_value(&name).unwrap_or_default();
                let _ = style.set_property(&name, &value.value);
                self.properties.push((container.clone(), name.clone(), before));
            }
        }
    }

    fn remove(&mut self) {
        for (container, name, before) in self.properties.drain(..) {
            let style = container.style();
            let _ = if before.is_empty() {
                style.remove_property(&name).map(drop)
            } else {
                style.set_property(&name, &before)
            };
            // An attribute that is empty now was not there, or said nothing. (It must be read: Chromium writes it down only
            // then, and removes only what is written.)
            if container.get_attribute("style").is_some_and(|style| style.is_empty()) {
                let _ = container.remove_attribute("style");
            }
        }
    }
}

/// The iframes of the card cannot see the page's colours; they are told when the colour scheme changes.
fn follow_scheme(session: Session) -> Option<(MediaQueryList, Closure<dyn FnMut()>)> {
    let query = page::window()?.match_media("(prefers-color-scheme: dark)").ok()??;
    let follow = Closure::<dyn FnMut()>::new(move || session.restyle_payment_fields());
    query.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref()).ok()?;
    Some((query, follow))
}

impl Drop for Look {
    /// At once, and not when the effects are: they end in a task of their own, when the next checkout may stand here.
    fn drop(&mut self) {
        self.theme.borrow_mut().remove();
        if let Some((query, follow)) = &self.scheme {
            let _ = query.remove_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
        }
    }
}
