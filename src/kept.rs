//! What the page keeps of a payment that is under way, for when it is loaded anew: in the `sessionStorage` of this tab, for
//! an hour at most. Where that is blocked, the address that the shopper comes back to names the transaction.

use crate::boundary;
use crate::page;
use checkout_core::checkout::{Remembered, Terms};
use checkout_core::return_address;
use checkout_core::value::Value;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::{Storage, Window};

/// Begins the names of what is kept.
const PREFIX: &str = "checkout-instruments:";

/// The place where one checkout keeps its payment.
pub(crate) struct Kept {
    key: RefCell<String>,
    page: Window,
}

impl Kept {
    pub(crate) fn of(terms: &Terms, page: Window) -> Self {
        Self { key: RefCell::new(terms.purchase_key()), page }
    }

    /// The payment of this purchase that was under way when the page was left.
    pub(crate) fn recall(&self, terms: &Terms) -> Option<Remembered> {
        let now = page::moment().milliseconds;
        let read = |kept: Value| Remembered::read(&kept, now);
        self.read().and_then(read).or_else(|| {
            let transaction = self.named_by_address()?;
            Some(Remembered::of_address(terms.source.clone(), transaction, now))
        })
    }

    fn read(&self) -> Option<Value> {
        let text = storage()?.get_item(&self.name()).ok()??;
        let kept = js_sys::JSON::parse(&text).ok()?;
        Some(boundary::to_value(&kept, &mut Vec::new()))
    }

    /// Keeps a payment of the purchase that these terms ask for, or forgets it: then the address forgets it too.
    pub(crate) fn keep(&self, remembered: Option<&Remembered>, terms: Option<&Terms>) {
        if let (Some(terms), Some(_)) = (terms, remembered) {
            self.key.replace(terms.purchase_key());
        }
        let _ = match (storage(), remembered) {
            (Some(storage), Some(remembered)) => storage.set_item(&self.name(), &remembered.to_value().to_json()),
            (Some(storage), None) => storage.remove_item(&self.name()),
            (None, _) => Ok(()),
        };
        if remembered.is_none() {
            self.clean_address();
        }
    }

    fn name(&self) -> String {
        [PREFIX, &self.key.borrow()].concat()
    }

    fn named_by_address(&self) -> Option<String> {
        return_address::transaction_of(&address(&self.page)?, &self.key.borrow()).map(str::to_owned)
    }

    /// The shopper may bookmark the page or hand its address on.
    fn clean_address(&self) {
        let Some(address) = address(&self.page) else { return };
        let is_own = return_address::transaction_of(&address, &self.key.borrow()).is_some();
        let clean = return_address::without_payment(&address).filter(|_| is_own);
        if let (Some(clean), Ok(history)) = (clean, self.page.history()) {
            let state = history.state().unwrap_or(JsValue::NULL);
            let _ = history.replace_state_with_url(&state, "", Some(&clean));
        }
    }
}

/// Where the shopper comes back to from a page that takes the whole window: what the jwt says, or else the page itself.
pub(crate) fn return_address(page: &Window, base: Option<&str>, purchase_key: &str) -> Option<String> {
    let base = base.map(str::to_owned).or_else(|| address(page))?;
    Some(return_address::with_payment(&base, purchase_key))
}

fn address(page: &Window) -> Option<String> {
    page.location().href().ok()
}

/// Pages may be denied it, and then even asking is an error.
fn storage() -> Option<Storage> {
    page::window()?.session_storage().ok().flatten()
}
