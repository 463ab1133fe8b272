//! The second file of the module. It holds what most shoppers never see and what comes after a press of the button, and is
//! loaded when the form is on screen; see `www/instance.js`.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Asks for it. A function of it that is called before it is there is waited for by the whole page, so where there is
/// time it is asked for first.
#[derive(Clone)]
pub(crate) struct Rest(Function);

impl Rest {
    pub(crate) fn new(whole: Function) -> Self {
        Self(whole)
    }

    /// What to wait for, unless it is there.
    pub(crate) fn missing(&self) -> Option<Promise> {
        self.0.call0(&JsValue::NULL).ok()?.dyn_into().ok()
    }

    /// Waits for it, if it must. Where it cannot be loaded this does not return, and the loader says so.
    pub(crate) async fn arrives(&self) {
        if let Some(promise) = self.missing() {
            let _ = JsFuture::from(promise).await;
        }
    }
}
