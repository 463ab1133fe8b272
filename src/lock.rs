//! One payment of a record at a time, in all tabs of the browser (Web Locks).
//!
//! Two tabs that pay the same invoice at the same moment would both be told "conflict" at worst. With a lock the second
//! one waits for the answer of the first, and then learns that the invoice is paid.

use crate::page::{self, Timer};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// How long a tab waits for another, in milliseconds: as long as a charge may take.
const PATIENCE: u32 = 60_000;

/// A lock that is held until it is dropped.
pub(crate) struct Lock {
    release: Function,
}

impl Lock {
    /// Waits for its turn. Where a browser has no locks, and where the wait is too long, it goes on without one: the
    /// storefront keeps a record from being paid twice in any case.
    pub(crate) async fn take(name: &str) -> Option<Self> {
        let locks = Reflect::get(page::window()?.navigator().as_ref(), &"locks".into()).ok()?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        let (held, release) = open_promise()?;
        let (granted, grant) = open_promise()?;
        let give_up = grant.clone();
        let on_turn = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            let _ = grant.call0(&JsValue::NULL);
            held.into()
        });
        let _patience = Timer::start(PATIENCE, Box::new(move || drop(give_up.call0(&JsValue::NULL))));
        let lock = Self { release };
        // A page may be denied locks, and then the request itself fails.
        let asked = request.call2(&locks, &name.into(), &on_turn).ok()?;
        JsFuture::from(Promise::race(&js_sys::Array::of2(&granted, &asked))).await.ok()?;
        Some(lock)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}

/// A promise, and what resolves it.
fn open_promise() -> Option<(Promise, Function)> {
    let mut resolver = None;
    let promise = Promise::new(&mut |resolve, _| resolver = Some(resolve));
    resolver.map(|resolve| (promise, resolve))
}
