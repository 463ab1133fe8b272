//! One checkout on a page: holds the state in a signal, hands events to the state machine and runs its effects.

use crate::boundary;
use crate::framepay::{self, CardEvent, FramePay};
use crate::http::FetchStorefront;
use crate::page::Containers;
use crate::words::Words;
use checkout_core::address::{BillingAddress, Field};
use checkout_core::announcement::Announcement;
use checkout_core::checkout::{
    CardEntry, Checkout, Effect, Event, RequestNumber, State, Submission, Target, TokenFailure, UpdateNumber,
};
use checkout_core::failure::{Code, Failure};
use checkout_core::options::{ApiMode, Locale, Options, ThemeValue};
use checkout_core::storefront::{Call, Storefront};
use checkout_core::value::Value;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};

const ONLY_THE_PURCHASE: &str = "update() of this version changes items and money only. Destroy the checkout and mount it \
                                 anew to change anything else.";

/// Milliseconds that FramePay may take for a payment token.
const TOKEN_DEADLINE: u32 = 30_000;

/// The page that is told of events.
pub(crate) struct Host {
    emit: Function,
}

impl Host {
    pub(crate) fn new(emit: Function) -> Self {
        Self { emit }
    }

    fn announce(&self, announcement: &Announcement) {
        let payload = boundary::to_js(&announcement.payload());
        let _ = self.emit.call2(&JsValue::NULL, &announcement.name().into(), &payload);
    }
}

/// A promise of the public API that has not settled.
struct Pending {
    resolve: Function,
    reject: Function,
}

impl Pending {
    /// A promise and what settles it. JavaScript hands the settlers over before the promise exists.
    fn new() -> (Promise, Option<Self>) {
        let mut settlers = None;
        let promise = Promise::new(&mut |resolve, reject| settlers = Some(Self { resolve, reject }));
        (promise, settlers)
    }

    fn settle(&self, outcome: Result<(), Failure>) {
        let _ = match outcome {
            Ok(()) => self.resolve.call0(&JsValue::NULL),
            Err(failure) => self.reject.call1(&JsValue::NULL, &boundary::failure_to_js(&failure)),
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
struct UpdateCall {
    number: UpdateNumber,
    page: Page,
    pending: Option<Pending>,
}

/// A handle on one checkout. Leptos asks view closures to be `Send`; a page has one thread, which the wrapper checks.
#[derive(Clone)]
pub(crate) struct Session(Arc<SendWrapper<Inner>>);

struct Inner {
    checkout: ArcRwSignal<Checkout>,
    address: ArcRwSignal<BillingAddress>,
    card: RefCell<CardEntry>,
    card_focused: ArcRwSignal<bool>,
    /// The options that what is on screen follows from.
    shown: RefCell<Page>,
    /// The options that the page asked for last; the next update changes these.
    requested: RefCell<Page>,
    storefront: FetchStorefront,
    framepay: Option<Rc<FramePay>>,
    words: Words,
    host: Host,
    form: HtmlElement,
    ready: Promise,
    mount: RefCell<Option<Pending>>,
    updates: RefCell<Vec<UpdateCall>>,
    last_update: Cell<u32>,
}

impl Session {
    /// Starts to load; what is drawn follows the state.
    pub(crate) fn start(page: Page, containers: &Containers, catalog: JsValue, host: Host) -> Self {
        let options = &page.options;
        let locale = match &options.locale {
            Locale::Auto => crate::page::browser_language(),
            Locale::Tag(tag) => tag.clone(),
        };
        let risk_metadata = crate::page::risk_metadata();
        let config = framepay::configuration(options, &locale, risk_metadata.clone());
        let (checkout, effects) = Checkout::start(options.source.clone());
        let (ready, mount) = Pending::new();
        let inner = Inner {
            checkout: ArcRwSignal::new(checkout),
            address: ArcRwSignal::new(first_address(options, &locale)),
            card: RefCell::default(),
            card_focused: ArcRwSignal::new(false),
            storefront: FetchStorefront::new(&options.storefront, options.app_name.clone(), risk_metadata),
            framepay: FramePay::new(options, config, &containers.form).map(Rc::new),
            words: Words::new(catalog, locale),
            host,
            form: containers.form.clone(),
            ready,
            mount: RefCell::new(mount),
            updates: RefCell::default(),
            last_update: Cell::new(0),
            requested: RefCell::new(page.clone()),
            shown: RefCell::new(page),
        };
        let session = Self(Arc::new(SendWrapper::new(inner)));
        // The styles must be there before FramePay asks for the colours of the place where its fields go.
        let starting = session.clone();
        spawn_local(async move {
            if !starting.is_over() {
                starting.run(effects);
            }
        });
        session
    }

    fn inner(&self) -> &Inner {
        &self.0
    }

    fn is_over(&self) -> bool {
        self.inner().checkout.with_untracked(|checkout| matches!(checkout.state(), State::Destroyed(_)))
    }

    pub(crate) fn ready(&self) -> Promise {
        self.inner().ready.clone()
    }

    pub(crate) fn form_element(&self) -> Element {
        self.inner().form.clone().into()
    }

    pub(crate) fn words(&self) -> &Words {
        &self.inner().words
    }

    /// Whether no real money moves.
    pub(crate) fn is_test(&self) -> bool {
        self.inner().shown.borrow().options.storefront.api_mode == ApiMode::Sandbox
    }

    /// The options that the next update changes.
    pub(crate) fn requested(&self) -> std::cell::Ref<'_, Page> {
        self.inner().requested.borrow()
    }

    /// The theme of the page.
    pub(crate) fn theme(&self) -> Vec<ThemeValue> {
        self.inner().shown.borrow().options.theme.clone()
    }

    /// Looks at the state, and again whenever it changes.
    pub(crate) fn with_state<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.inner().checkout.with(|checkout| look(checkout.state()))
    }

    /// Looks at the address, and again whenever it changes.
    pub(crate) fn with_address<T>(&self, look: impl FnOnce(&BillingAddress) -> T) -> T {
        self.inner().address.with(look)
    }

    pub(crate) fn card_has_focus(&self) -> bool {
        self.inner().card_focused.get()
    }

    /// The shopper types in a field.
    pub(crate) fn edit(&self, field: Field, value: String) {
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
        let address = self.inner().address.get_untracked();
        self.dispatch(Event::AddressChanged(address));
    }

    fn dispatch_if_told_off(&self, is_told_off: impl Fn(&checkout_core::checkout::Form) -> bool, event: Event) {
        let applies = self
            .inner()
            .checkout
            .with_untracked(|checkout| matches!(checkout.state(), State::Form(form) if is_told_off(form)));
        if applies {
            self.dispatch(event);
        }
    }

    /// The shopper pressed pay.
    pub(crate) fn submit(&self) {
        let inner = self.inner();
        let submission = Submission { address: inner.address.get_untracked(), card: inner.card.borrow().clone() };
        self.dispatch(Event::Submitted(submission));
    }

    /// Hands an event to the state machine and runs what follows.
    pub(crate) fn dispatch(&self, event: Event) {
        let checkout = &self.inner().checkout;
        let (after, effects) = checkout.get_untracked().step(event);
        if checkout.with_untracked(|before| *before != after) {
            checkout.set(after);
        }
        self.run(effects);
    }

    /// Changes what is bought. What this version cannot change while mounted is refused, and nothing changes.
    pub(crate) fn update(&self, page: Page) -> Result<Promise, Failure> {
        let inner = self.inner();
        let current = inner.requested.borrow().options.clone();
        if (Options { source: page.options.source.clone(), ..current.clone() }) != page.options {
            return Err(Failure::from(Code::NotSupported).with_detail(ONLY_THE_PURCHASE));
        }
        if page.options == current {
            return Ok(Promise::resolve(&JsValue::UNDEFINED));
        }
        let number = UpdateNumber(inner.last_update.get().wrapping_add(1));
        inner.last_update.set(number.0);
        let (promise, pending) = Pending::new();
        let source = page.options.source.clone();
        inner.requested.replace(page.clone());
        inner.updates.borrow_mut().push(UpdateCall { number, page, pending });
        self.dispatch(Event::UpdateRequested(number, source));
        Ok(promise)
    }

    pub(crate) fn destroy(&self) {
        self.dispatch(Event::DestroyRequested);
        if let Some(framepay) = &self.inner().framepay {
            framepay.destroy();
        }
    }

    pub(crate) fn restyle_card(&self) {
        if let Some(framepay) = &self.inner().framepay {
            framepay.restyle();
        }
    }

    fn run(&self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.run_one(effect));
    }

    fn run_one(&self, effect: Effect) {
        match effect {
            Effect::Call(request, call) => self.call(request, call),
            Effect::LoadCard => self.load_card(),
            Effect::CreateToken(request, address) => self.create_token(request, address),
            Effect::Announce(announcement) => self.inner().host.announce(&announcement),
            Effect::SettleMount(outcome) => {
                if let Some(mount) = self.inner().mount.take() {
                    mount.settle(outcome);
                }
            }
            Effect::SettleUpdates(updates, outcome) => self.settle_updates(&updates, &outcome),
            Effect::Focus(target) => self.focus(target),
            Effect::Wait(timer, milliseconds) => {
                let session = self.clone();
                crate::page::after(milliseconds, move || session.dispatch(Event::Elapsed(timer)));
            }
        }
    }

    fn call(&self, request: RequestNumber, call: Call) {
        let session = self.clone();
        spawn_local(async move {
            let answer = session.inner().storefront.answer(call).await;
            session.dispatch(Event::Answered(request, answer));
        });
    }

    fn load_card(&self) {
        let Some(framepay) = &self.inner().framepay else {
            return self.dispatch(Event::CardFailed(Code::FramepayFailed.into()));
        };
        let inner = Arc::downgrade(&self.0);
        framepay.load(Rc::new(move |event| {
            if let Some(inner) = inner.upgrade() {
                Self(inner).hear_card(event);
            }
        }));
    }

    fn hear_card(&self, event: CardEvent) {
        match event {
            CardEvent::Ready => self.dispatch(Event::CardReady),
            CardEvent::Failed(failure) => self.dispatch(Event::CardFailed(failure)),
            CardEvent::Focused(focused) => self.inner().card_focused.set(focused),
            CardEvent::Changed(entry) => {
                self.inner().card.replace(entry);
                self.dispatch(Event::CardEdited);
            }
        }
    }

    fn create_token(&self, request: RequestNumber, address: BillingAddress) {
        let failed =
            || TokenFailure::Other(Failure::from(Code::TokenFailed).with_detail("FramePay did not answer in time."));
        let (session, late) = (self.clone(), self.clone());
        spawn_local(async move {
            let created = match &session.inner().framepay {
                Some(framepay) => framepay.create_token(&address).await,
                None => Err(TokenFailure::Other(Code::TokenFailed.into())),
            };
            session.dispatch(Event::TokenCreated(request, created));
        });
        // The state machine hears whichever comes first. A token that comes later is not used for anything.
        crate::page::after(TOKEN_DEADLINE, move || late.dispatch(Event::TokenCreated(request, Err(failed()))));
    }

    fn settle_updates(&self, numbers: &[UpdateNumber], outcome: &Result<(), Failure>) {
        let inner = self.inner();
        let all = inner.updates.take();
        let (settled, waiting): (Vec<_>, Vec<_>) = all.into_iter().partition(|update| numbers.contains(&update.number));
        let nothing_waits = waiting.is_empty();
        inner.updates.replace(waiting);
        match (outcome, settled.last()) {
            (Ok(()), Some(last)) => drop(inner.shown.replace(last.page.clone())),
            // What failed is forgotten, so that the next update starts from what is on screen.
            (Err(_), _) if nothing_waits => drop(inner.requested.replace(inner.shown.borrow().clone())),
            _ => {}
        }
        settled.iter().flat_map(|update| &update.pending).for_each(|pending| pending.settle(outcome.clone()));
    }

    /// Moves the focus once what follows from the state is drawn.
    fn focus(&self, target: Target) {
        let session = self.clone();
        crate::page::after(0, move || session.focus_now(target));
    }

    fn focus_now(&self, target: Target) {
        let id = match target {
            Target::Card => {
                if let Some(framepay) = &self.inner().framepay {
                    framepay.focus();
                }
                return;
            }
            Target::Notice => "notice".to_owned(),
            Target::Outcome => "outcome".to_owned(),
            Target::Field(field) => crate::ui::field_id(field),
        };
        let element =
            self.inner().form.shadow_root().and_then(|root| root.query_selector(&["#", &id].concat()).ok().flatten());
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }
}

/// The country is the page's, or that of the locale if it names one: a start that the shopper can change.
fn first_address(options: &Options, locale: &str) -> BillingAddress {
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let of_locale = || locale.split('-').skip(1).find(is_region).map(str::to_owned);
    let country = options.country.clone().or_else(of_locale).unwrap_or_default();
    BillingAddress::default().with(Field::Country, country)
}
