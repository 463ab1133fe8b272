//! The page's theme: its values become custom properties on the containers, and the card fields follow the colour scheme.

use crate::page::{self, Containers};
use crate::session::Session;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, MediaQueryList};

/// A theme in force. Dropped, its traces are gone.
pub(crate) struct Applied {
    properties: Vec<(HtmlElement, String)>,
    scheme: Option<(MediaQueryList, Closure<dyn FnMut()>)>,
}

impl Applied {
    pub(super) fn apply(session: &Session, containers: &Containers) -> Self {
        let mut properties = Vec::new();
        for value in session.theme() {
            let name = ["--rebilly-", value.key].concat();
            for container in [Some(&containers.form), containers.summary.as_ref()].into_iter().flatten() {
                // Through the object model, which a content security policy without 'unsafe-inline' allows.
                if container.style().set_property(&name, &value.value).is_ok() {
                    properties.push((container.clone(), name.clone()));
                }
            }
        }
        Self { properties, scheme: follow_scheme(session.clone()) }
    }
}

/// The iframes of the card cannot see the page's colours; they are told when the colour scheme changes.
fn follow_scheme(session: Session) -> Option<(MediaQueryList, Closure<dyn FnMut()>)> {
    let query = page::window()?.match_media("(prefers-color-scheme: dark)").ok()??;
    let follow = Closure::<dyn FnMut()>::new(move || session.restyle_card());
    query.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref()).ok()?;
    Some((query, follow))
}

impl Drop for Applied {
    fn drop(&mut self) {
        for (container, name) in &self.properties {
            let _ = container.style().remove_property(name);
        }
        if let Some((query, follow)) = &self.scheme {
            let _ = query.remove_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
        }
    }
}
