//! One checkout on a page: holds the state in a signal, hands events to the state machine and runs its effects.

mod calls;
mod clock;
mod effects;
mod payment_fields;

pub(crate) use calls::Page;

use crate::boundary::{self, Early};
use crate::framepay::{self, FramePay};
use crate::http::FetchStorefront;
use crate::kept::Kept;
use crate::page::{Containers, Listener, Timer};
use crate::rest::Rest;
use crate::watched::Watched;
use crate::words::Words;
use calls::{Pending, StepCall, UpdateCall};
use checkout_core::address::{BillingAddress, Field};
use checkout_core::announcement::Announcement;
use checkout_core::checkout::{Checkout, Effect, Event, Form, State, Submission, Terms};
use checkout_core::options::{ApiMode, Locale, Options, ThemeValue};
use checkout_core::value::Value;
use js_sys::{Function, Promise};
use payment_fields::PaymentFields;
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement, Window};

/// The page that is told of events, and the loader that FramePay's script comes from.
pub(crate) struct Host {
    emit: Function,
    load_framepay: Function,
    page: Window,
}

impl Host {
    pub(crate) fn new(emit: Function, load_framepay: Function, page: Window) -> Self {
        Self { emit, load_framepay, page }
    }

    fn announce(&self, announcement: &Announcement) {
        if was_told(announcement) {
            return;
        }
        let payload = boundary::to_js(&announcement.payload());
        let _ = self.emit.call2(&JsValue::NULL, &announcement.name().into(), &payload);
    }
}

thread_local! {
    /// The outcomes that the page knows, each with its transaction.
    static TOLD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// A checkout that was taken down in mid-payment hears how it ends, and so does the one that took the payment up again.
/// The page, which may ship what was paid, is told once.
fn was_told(announcement: &Announcement) -> bool {
    let Some(id) = announcement.transaction_id() else { return false };
    let outcome = [announcement.name(), " ", &id].concat();
    TOLD.with_borrow_mut(|told| {
        let was_told = told.contains(&outcome);
        if !was_told {
            told.push(outcome);
        }
        was_told
    })
}

/// A handle on one checkout. Leptos asks view closures to be `Send`; a page has one thread, which the wrapper checks.
#[derive(Clone)]
pub(crate) struct Session(Arc<SendWrapper<Inner>>);

/// A handle that keeps nothing alive, for timers: a checkout that is gone must not wait for them.
#[derive(Clone)]
struct WeakSession(Weak<SendWrapper<Inner>>);

/// Whether effects run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Not before the form is drawn.
    Held,
    /// None waits.
    Idle,
    /// One after the other.
    Running,
}

struct Inner {
    checkout: Watched<Checkout>,
    address: Watched<BillingAddress>,
    /// The address that the form started with: what differs from it was typed.
    first_address: RefCell<BillingAddress>,
    payment_fields: Watched<PaymentFields>,
    /// A press that waits for what a field has still to tell, and how long it waits.
    early_press: RefCell<Option<Timer>>,
    words: Watched<Rc<Words>>,
    theme: Watched<Vec<ThemeValue>>,
    css: Watched<Option<String>>,
    hides_zero_amounts: Watched<bool>,
    /// The options that what is on screen follows from.
    shown: RefCell<Page>,
    /// The options that the page asked for last; the next update changes these.
    requested: RefCell<Page>,
    /// The catalog of the language on screen, and that of the language that was asked for last.
    catalogs: RefCell<(JsValue, JsValue)>,
    storefront: FetchStorefront,
    rest: Rest,
    kept: Kept,
    framepay: Option<Rc<FramePay>>,
    risk_metadata: Value,
    host: Host,
    form: HtmlElement,
    ready: Promise,
    mount: RefCell<Option<Pending>>,
    updates: RefCell<Vec<UpdateCall>>,
    calls: RefCell<Vec<StepCall>>,
    last_call: Cell<u32>,
    /// Effects that wait for those before them: what a listener does in one of them comes after them all.
    effects: RefCell<VecDeque<Effect>>,
    turn: Cell<Turn>,
    /// Whether the focus is about to move.
    moves_focus: Cell<bool>,
    /// Whether the confirmation has only just come.
    settles: Watched<bool>,
    /// What had the focus in the form when it was hidden.
    focus_before: RefCell<Option<Element>>,
    /// The time in seconds since 1970-01-01T00:00:00Z, as long as something counts down, and whether it goes.
    clock: Watched<u64>,
    ticks: Cell<bool>,
    listeners: RefCell<Vec<Listener>>,
}

impl Session {
    /// Nothing is asked yet; what is drawn follows the state.
    pub(crate) fn start(
        page: Page,
        containers: &Containers,
        catalog: JsValue,
        host: Host,
        rest: Rest,
        early: Early,
    ) -> Self {
        let options = &page.options;
        let locale = locale_of(options);
        let risk_metadata = boundary::to_value(&early.risk_metadata(), &mut Vec::new());
        let config = framepay::configuration(options, &locale, &risk_metadata, None);
        let terms = Terms::from(options);
        let kept = Kept::of(&terms, host.page.clone());
        let resumed = kept.recall(&terms);
        let (checkout, effects) = Checkout::start(terms, resumed, crate::page::moment());
        let (ready, mount) = Pending::new();
        let address = first_address(options, &locale);
        let inner = Inner {
            checkout: Watched::new(checkout),
            address: Watched::new(address.clone()),
            first_address: RefCell::new(address),
            payment_fields: Watched::new(PaymentFields::default()),
            early_press: RefCell::default(),
            words: Watched::new(Rc::new(words_of(options, &catalog))),
            theme: Watched::new(options.theme.clone()),
            css: Watched::new(options.css.clone()),
            hides_zero_amounts: Watched::new(options.hides_zero_amounts),
            framepay: FramePay::new(&host.load_framepay, config, &containers.form, &early).map(Rc::new),
            storefront: FetchStorefront::new(options, risk_metadata.clone(), early, rest.clone()),
            rest,
            kept,
            risk_metadata,
            host,
            form: containers.form.clone(),
            ready,
            mount: RefCell::new(mount),
            updates: RefCell::default(),
            calls: RefCell::default(),
            last_call: Cell::new(0),
            catalogs: RefCell::new((catalog.clone(), catalog)),
            requested: RefCell::new(page.clone()),
            shown: RefCell::new(page),
            effects: RefCell::new(effects.into()),
            turn: Cell::new(Turn::Held),
            moves_focus: Cell::new(false),
            settles: Watched::new(false),
            focus_before: RefCell::default(),
            clock: Watched::new(crate::page::now()),
            ticks: Cell::new(false),
            listeners: RefCell::default(),
        };
        let session = Self(Arc::new(SendWrapper::new(inner)));
        session.listen();
        session
    }

    /// Starts to load, in a task after that which draws: the styles must be there before FramePay asks for the colours of
    /// the place where its fields go.
    pub(crate) fn begin(&self) {
        let session = self.weak();
        crate::page::after(0, move || {
            if let Some(inner) = session.0.upgrade() {
                Self(inner).release();
            }
        });
    }

    fn release(&self) {
        if self.inner().turn.get() == Turn::Held {
            self.inner().turn.set(Turn::Idle);
            self.run(Vec::new());
        }
    }

    /// The network comes back, and so does a page that the browser had put away as it was. There is no listener for
    /// leaving the page: a browser would not keep it then.
    fn listen(&self) {
        let (of_network, of_page) = (self.weak(), self.weak());
        let online = Listener::on_window("online", Box::new(move |_| of_network.dispatch(Event::Online)));
        let returned = Listener::on_window(
            "pageshow",
            Box::new(move |event| {
                let persisted = js_sys::Reflect::get(&event, &"persisted".into());
                if persisted.is_ok_and(|persisted| persisted.is_truthy()) {
                    of_page.dispatch(Event::Returned);
                }
            }),
        );
        self.inner().listeners.borrow_mut().extend(online.into_iter().chain(returned));
    }

    fn inner(&self) -> &Inner {
        &self.0
    }

    fn weak(&self) -> WeakSession {
        WeakSession(Arc::downgrade(&self.0))
    }

    pub(crate) fn ready(&self) -> Promise {
        self.inner().ready.clone()
    }

    pub(crate) fn form_element(&self) -> Element {
        self.inner().form.clone().into()
    }

    /// The words of the shopper's language; what is drawn with them follows when they change.
    pub(crate) fn words(&self) -> Rc<Words> {
        self.inner().words.get()
    }

    /// Whether no real money moves; what is drawn with it follows when it changes.
    pub(crate) fn is_test(&self) -> bool {
        self.with_state(|state| state.terms().is_some_and(|terms| terms.storefront.api_mode == ApiMode::Sandbox))
    }

    /// The theme of the page; what is drawn with it follows when it changes.
    pub(crate) fn theme(&self) -> Vec<ThemeValue> {
        self.inner().theme.get()
    }

    /// The page's own style sheet, as CSS; what is drawn with it follows when it changes.
    pub(crate) fn css(&self) -> Option<String> {
        self.inner().css.get()
    }

    /// Whether lines and sums of nothing are left out; what is drawn with it follows when it changes.
    pub(crate) fn hides_zero_amounts(&self) -> bool {
        self.inner().hides_zero_amounts.get()
    }

    /// Looks at the state, and again whenever it changes.
    pub(crate) fn with_state<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.inner().checkout.with(|checkout| look(checkout.state()))
    }

    /// Whether the first answers are still to come; what is drawn with it follows when they have.
    pub(crate) fn is_loading(&self) -> bool {
        self.with_state(|state| matches!(state, State::Loading(_)))
    }

    /// Looks at the form, if one is on screen or behind what is, and again whenever the state changes.
    pub(crate) fn with_form<T>(&self, look: impl FnOnce(&Form) -> T) -> Option<T> {
        self.with_state(|state| state.form().map(look))
    }

    /// Looks at the address, and again whenever it changes.
    pub(crate) fn with_address<T>(&self, look: impl FnOnce(&BillingAddress) -> T) -> T {
        self.inner().address.with(look)
    }

    /// Whether the confirmation has only just come, so that it takes no press yet.
    pub(crate) fn settles(&self) -> bool {
        self.inner().settles.get()
    }

    /// Does what follows something that the shopper did: it is in the second file of the module. Where that is still on its way,
    /// everything happens then, in the order in which it was done.
    pub(crate) fn when_whole(&self, run: Box<dyn FnOnce(&Self)>) {
        let Some(missing) = self.inner().rest.missing() else { return run(self) };
        let session = self.weak();
        spawn_local(async move {
            let _ = JsFuture::from(missing).await;
            if let Some(session) = session.0.upgrade().map(Session) {
                run(&session);
            }
        });
    }

    /// The shopper types in a field.
    pub(crate) fn edit(&self, field: Field, value: String) {
        self.when_whole(Box::new(move |session| session.take(field, value)));
    }

    fn take(&self, field: Field, value: String) {
        self.inner().address.update(|address| {
            if field == Field::Country && address.get(Field::Country) != value {
                // A state of one country is none of another.
                address.set(Field::Region, "");
            }
            address.set(field, value);
        });
        self.dispatch_if_told_off(|form| form.fault(field).is_some(), Event::FieldEdited(field));
    }

    /// The shopper left a field, or chose from a list.
    pub(crate) fn commit_address(&self) {
        self.when_whole(Box::new(|session| {
            let address = session.inner().address.get_untracked();
            session.dispatch(Event::AddressChanged(address));
        }));
    }

    fn dispatch_if_told_off(&self, is_told_off: impl Fn(&Form) -> bool, event: Event) {
        let applies = self
            .inner()
            .checkout
            .with_untracked(|checkout| matches!(checkout.state(), State::Form(form) if is_told_off(form)));
        if applies {
            self.dispatch(event);
        }
    }

    /// What is known of the shopper is filled in where they have typed nothing.
    fn prefill(&self, home: BillingAddress) {
        if self.is_untouched() {
            self.start_with(home);
        }
    }

    /// Whether the address is the one that the form started with.
    fn is_untouched(&self) -> bool {
        let inner = self.inner();
        inner.address.with_untracked(|address| *address == *inner.first_address.borrow())
    }

    fn start_with(&self, address: BillingAddress) {
        self.inner().first_address.replace(address.clone());
        self.inner().address.set(address);
    }

    /// Whether the form is open and the card's fields are still to come.
    fn is_opening(&self) -> bool {
        self.inner().checkout.with_untracked(|checkout| checkout.state().is_opening())
    }

    /// The shopper pressed the button. What was pressed before they could see where the last press led is not meant, and while
    /// the card's fields are still to come the button waits: a press must not come true later.
    pub(crate) fn submit(&self) {
        let inner = self.inner();
        if inner.moves_focus.get() || inner.settles.get_untracked() || self.is_opening() {
            return;
        }
        self.when_whole(Box::new(Self::submit_now));
    }

    fn submit_now(&self) {
        if self.is_early() {
            return;
        }
        let inner = self.inner();
        let submission = Submission { address: inner.address.get_untracked(), card: self.entry() };
        self.dispatch(Event::Submitted(submission));
    }

    /// Hands an event to the state machine and runs what follows.
    pub(crate) fn dispatch(&self, event: Event) {
        let mut effects = Vec::new();
        self.inner().checkout.update(|checkout| {
            let (after, asked) = std::mem::take(checkout).step(event, crate::page::moment());
            (*checkout, effects) = (after, asked);
        });
        self.keep_clock();
        self.run(effects);
        self.mount_open_fields();
        if self.is_opening() {
            self.tell_framepay();
        }
    }

    /// What is only asked is let go of; a charge or a change that is under way is heard to its end.
    pub(crate) fn destroy(&self) {
        self.inner().listeners.take();
        if self.inner().turn.get() == Turn::Held {
            // What was to be begun is not begun any more.
            self.inner().effects.borrow_mut().clear();
            self.release();
        }
        self.dispatch(Event::DestroyRequested);
        self.inner().storefront.let_go_of_questions();
        if let Some(framepay) = &self.inner().framepay {
            framepay.destroy();
        }
    }
}

impl WeakSession {
    fn dispatch(&self, event: Event) {
        if let Some(session) = self.0.upgrade().map(Session) {
            session.dispatch(event);
        }
    }
}

fn locale_of(options: &Options) -> String {
    match &options.locale {
        Locale::Auto => crate::page::browser_language(),
        Locale::Tag(tag) => tag.clone(),
    }
}

fn words_of(options: &Options, catalog: &JsValue) -> Words {
    let locale = locale_of(options);
    let overrides = checkout_core::options::text_overrides(&options.texts, &locale);
    Words::new(catalog.clone(), overrides, locale)
}

/// The country is the page's, or that of the locale if it names one: a start that the shopper can change.
fn first_address(options: &Options, locale: &str) -> BillingAddress {
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let of_locale = || locale.split('-').skip(1).find(is_region).map(str::to_owned);
    let country = options.country.clone().or_else(of_locale).unwrap_or_default();
    BillingAddress::default().with(Field::Country, country)
}
