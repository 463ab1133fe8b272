//! What the page asks of a mounted checkout: `update()`, `show()`, `purchase()`, `setup()`. Every promise settles.

use super::{Session, first_address, framepay, locale_of, words_of};
use crate::boundary;
use checkout_core::address::{BillingAddress, Field};
use checkout_core::checkout::{CallNumber, Event, Tender, Terms, UpdateNumber};
use checkout_core::failure::{Code, Failure};
use checkout_core::options::{Intent, Options};
use checkout_core::value::Value;
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Element;

const CONTAINERS_STAY: &str =
    "The containers of a checkout stay as they are while it is mounted. Destroy it and mount it anew to move it.";

/// A promise of the public API that has not settled.
pub(super) struct Pending {
    resolve: Function,
    reject: Function,
}

impl Pending {
    /// A promise and what settles it. JavaScript hands the settlers over before the promise exists.
    pub(super) fn new() -> (Promise, Option<Self>) {
        let mut settlers = None;
        let promise = Promise::new(&mut |resolve, reject| settlers = Some(Self { resolve, reject }));
        (promise, settlers)
    }

    pub(super) fn settle(&self, outcome: Result<JsValue, &Failure>) {
        let _ = match outcome {
            Ok(value) => self.resolve.call1(&JsValue::NULL, &value),
            Err(failure) => self.reject.call1(&JsValue::NULL, &boundary::failure_to_js(failure)),
        };
    }
}

/// The options of a page: as it wrote them, for `update()` to merge with, and as they were understood.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) raw: Value,
    pub(crate) elements: Vec<Element>,
    pub(crate) options: Options,
}

/// A call of `update()` that has not settled.
pub(super) struct UpdateCall {
    number: UpdateNumber,
    page: Page,
    catalog: JsValue,
    pending: Option<Pending>,
}

/// A call of `show()`, `purchase()` or `setup()` that has not settled.
pub(super) struct StepCall {
    number: CallNumber,
    pending: Option<Pending>,
}

impl Session {
    /// The options that the next update changes.
    pub(crate) fn requested(&self) -> std::cell::Ref<'_, Page> {
        self.inner().requested.borrow()
    }

    fn next_number(&self) -> u32 {
        let last = &self.inner().last_call;
        last.set(last.get().wrapping_add(1));
        last.get()
    }

    /// Changes what the page asks for. `catalog` holds the texts of another language, where the update names one.
    pub(crate) fn update(&self, page: Page, catalog: Option<JsValue>) -> Result<Promise, Failure> {
        let inner = self.inner();
        let current = inner.requested.borrow().options.clone();
        if (&page.options.form, &page.options.summary) != (&current.form, &current.summary) {
            return Err(Failure::from(Code::NotSupported).with_detail(CONTAINERS_STAY));
        }
        let catalog = catalog.unwrap_or_else(|| inner.catalogs.borrow().1.clone());
        if page.options == current && inner.catalogs.borrow().1 == catalog {
            return Ok(Promise::resolve(&JsValue::UNDEFINED));
        }
        let number = UpdateNumber(self.next_number());
        let (promise, pending) = Pending::new();
        let terms = Box::new(Terms::from(&page.options));
        // What the machine asks from now on, it asks where the new options say.
        inner.storefront.follow(&page.options);
        inner.requested.replace(page.clone());
        inner.catalogs.borrow_mut().1 = catalog.clone();
        inner.updates.borrow_mut().push(UpdateCall { number, page, catalog, pending });
        self.dispatch(Event::UpdateRequested(number, terms));
        Ok(promise)
    }

    pub(super) fn settle_updates(&self, numbers: &[UpdateNumber], outcome: &Result<(), Failure>) {
        let inner = self.inner();
        let all = inner.updates.take();
        let (settled, waiting): (Vec<_>, Vec<_>) = all.into_iter().partition(|update| numbers.contains(&update.number));
        let nothing_waits = waiting.is_empty();
        inner.updates.replace(waiting);
        match (outcome, settled.last()) {
            (Ok(()), Some(last)) => self.show_page(last.page.clone(), last.catalog.clone()),
            // What failed is forgotten, so that the next update starts from what is on screen.
            (Err(_), _) if nothing_waits => self.forget_request(),
            _ => {}
        }
        let settle = |pending: &Pending| pending.settle(outcome.as_ref().map(|()| JsValue::UNDEFINED));
        settled.iter().flat_map(|update| &update.pending).for_each(settle);
    }

    fn forget_request(&self) {
        let inner = self.inner();
        let shown = inner.shown.borrow().clone();
        inner.storefront.follow(&shown.options);
        inner.requested.replace(shown);
        let mut catalogs = inner.catalogs.borrow_mut();
        catalogs.1 = catalogs.0.clone();
    }

    /// What the machine does not know of the options changes here: words, look, and what FramePay is told.
    fn show_page(&self, page: Page, catalog: JsValue) {
        let inner = self.inner();
        let before = inner.shown.replace(page.clone()).options;
        let now = &page.options;
        if inner.catalogs.borrow().0 != catalog || before.texts != now.texts || before.locale != now.locale {
            inner.words.set(Rc::new(words_of(now, &catalog)));
        }
        inner.catalogs.borrow_mut().0 = catalog;
        if before.theme != now.theme {
            inner.theme.set(now.theme.clone());
        }
        if before.css != now.css {
            inner.css.set(now.css.clone());
        }
        if before.hides_zero_amounts != now.hides_zero_amounts {
            inner.hides_zero_amounts.set(now.hides_zero_amounts);
        }
        if before.country != now.country && now.country.is_some() {
            self.start_from(first_address(now, &locale_of(now)));
        }
        self.tell_framepay();
        if is_another_account(&before, now) {
            self.load_card();
        }
    }

    /// The country that the form starts with is another, which counts where the shopper has typed nothing.
    fn start_from(&self, address: BillingAddress) {
        let only_country = |address: &BillingAddress| {
            *address == BillingAddress::default().with(Field::Country, address.get(Field::Country))
        };
        if self.is_untouched() && self.inner().address.with_untracked(only_country) {
            self.start_with(address);
        }
    }

    /// FramePay hears of the amount, the currency, the language and the credential.
    pub(super) fn tell_framepay(&self) {
        let inner = self.inner();
        let total = inner.checkout.with_untracked(|checkout| checkout.state().offer().map(|offer| offer.order.total()));
        let shown = inner.shown.borrow();
        let config = framepay::configuration(&shown.options, &locale_of(&shown.options), &inner.risk_metadata, total);
        if let Some(framepay) = &inner.framepay {
            framepay.reconfigure(config);
        }
    }

    fn call_step(&self, event: impl FnOnce(CallNumber) -> Event) -> Promise {
        let number = CallNumber(self.next_number());
        let (promise, pending) = Pending::new();
        self.inner().calls.borrow_mut().push(StepCall { number, pending });
        self.dispatch(event(number));
        promise
    }

    pub(super) fn settle_calls(&self, numbers: &[CallNumber], outcome: &Result<Value, Failure>) {
        let all = self.inner().calls.take();
        let (settled, waiting): (Vec<_>, Vec<_>) = all.into_iter().partition(|call| numbers.contains(&call.number));
        self.inner().calls.replace(waiting);
        let settle = |pending: &Pending| match outcome {
            Ok(Value::Null) => pending.settle(Ok(JsValue::UNDEFINED)),
            Ok(value) => pending.settle(Ok(boundary::to_js(value))),
            Err(failure) => pending.settle(Err(failure)),
        };
        settled.iter().flat_map(|call| &call.pending).for_each(settle);
    }

    /// Pays, or stores an instrument, with what the page names or the shopper has prepared.
    pub(crate) fn pay(&self, intent: Intent, payload: &Value) -> Result<Promise, Failure> {
        let refusal = self.inner().checkout.with_untracked(|checkout| checkout.state().refusal_of(intent));
        let tender = tender_of(payload)?;
        match refusal {
            Some(failure) => Err(failure),
            None => Ok(self.call_step(|number| Event::PaymentRequested(number, tender))),
        }
    }

    /// Shows a step that the page runs by itself.
    pub(crate) fn show(&self, component: &str, payload: &Value) -> Result<Promise, Failure> {
        match component {
            "confirmation" => {
                let tender = tender_of(payload)?;
                Ok(self.call_step(|number| Event::ConfirmationRequested(number, tender)))
            }
            "result" => Ok(self.call_step(Event::ResultRequested)),
            "form" => Ok(self.call_step(Event::FormRequested)),
            _ => Err(Failure::from(Code::StepUnavailable)
                .with_detail("There are the steps \"form\", \"confirmation\" and \"result\".")),
        }
    }
}

fn tender_of(payload: &Value) -> Result<Option<Tender>, Failure> {
    match payload {
        Value::Null => Ok(None),
        given => Tender::read(given).map(Some).ok_or_else(|| {
            Failure::from(Code::InstrumentMissing).with_detail("The payload that was given has no _raw.id.")
        }),
    }
}

/// FramePay must be started anew for another account, and then its fields are empty.
fn is_another_account(before: &Options, now: &Options) -> bool {
    let account = |options: &Options| {
        let storefront = &options.storefront;
        (storefront.publishable_key.clone(), storefront.organization_id.clone(), storefront.api_mode)
    };
    account(before) != account(now)
}
