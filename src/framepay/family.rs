//! The fields of one way to pay: those of a card, or of a bank account that is numbered in one way.
//!
//! Each family has an element of its own in the page's tree. FramePay makes a token of the fields in the form that it
//! is handed, so a form holds the fields of one family and nothing else.

use super::{call, entry_of, failed_with, plain};
use crate::boundary::EarlyCard;
use crate::page::{self, Timer};
use checkout_core::checkout::{AccountNumber, CardEntry, Fields};
use checkout_core::failure::{Code, Failure};
use js_sys::{Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement};

/// How long FramePay may take to show its fields, in milliseconds.
const DEADLINE: u32 = 8_000;

/// What FramePay tells of a field.
const EVENTS: &[&str] = &["ready", "error", "change", "focus", "blur"];

/// One of FramePay's fields: an iframe that the shopper types in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostedField {
    /// Number, expiry date and security code of a card in one.
    Card,
    /// Whether it is a savings account, a checking account or another.
    AccountType,
    /// The number of the bank.
    RoutingNumber,
    /// The number of the account.
    AccountNumber,
    /// The number of bank and account in one.
    Iban,
}

impl HostedField {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::Iban as usize + 1;

    /// Those of a family, in the order in which they stand.
    pub(crate) fn of(fields: Fields) -> &'static [Self] {
        match fields {
            Fields::Card => &[Self::Card],
            Fields::BankAccount(AccountNumber::Iban) => &[Self::Iban],
            Fields::BankAccount(AccountNumber::Domestic) => {
                &[Self::AccountType, Self::RoutingNumber, Self::AccountNumber]
            }
        }
    }

    /// Its name in ids and slots.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::AccountType => "account-type",
            Self::RoutingNumber => "routing-number",
            Self::AccountNumber => "account-number",
            Self::Iban => "iban",
        }
    }

    /// The name of the slot that it is shown in.
    pub(crate) fn slot(self) -> String {
        ["checkout-", self.name()].concat()
    }

    /// Mounts it. Before `bban` there was `bankAccount`, with longer names for the same fields.
    fn mount(self, framepay: &JsValue, target: &HtmlElement) -> Result<JsValue, JsValue> {
        let member = |name: &str| Reflect::get(framepay, &name.into());
        let is_old = !member("bban")?.is_object();
        let of_bank = |name, old_name| if is_old { ("bankAccount", Some(old_name)) } else { ("bban", Some(name)) };
        let (family, kind) = match self {
            Self::Card => ("card", None),
            Self::Iban => ("iban", None),
            Self::AccountType => of_bank("accountType", "bankAccountType"),
            Self::RoutingNumber => of_bank("routingNumber", "bankRoutingNumber"),
            Self::AccountNumber => of_bank("accountNumber", "bankAccountNumber"),
        };
        let target: JsValue = target.clone().into();
        match kind {
            Some(kind) => call(&member(family)?, "mount", &[target, kind.into()]),
            None => call(&member(family)?, "mount", &[target]),
        }
    }
}

/// What fields tell.
pub(crate) enum FieldEvent {
    /// All fields of the family are on screen.
    Ready(Fields),
    /// The family cannot be shown.
    Failed(Fields, Failure),
    /// The shopper typed.
    Changed(HostedField, CardEntry),
    /// A field got the focus, or lost it.
    Focused(HostedField, bool),
}

pub(super) type Listener = Rc<dyn Fn(FieldEvent)>;

/// A function that FramePay holds; it must live as long as the fields.
pub(super) type Hook = Closure<dyn FnMut(JsValue)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody has asked for them yet.
    Absent,
    /// So many fields are on their way.
    Awaited(usize),
    Ready,
    Failed,
}

/// Where one field is, and what FramePay gave for it while it is mounted.
struct Place {
    field: HostedField,
    target: HtmlElement,
    mounted: RefCell<Option<JsValue>>,
}

/// The fields of one family.
pub(super) struct Family {
    pub(super) fields: Fields,
    /// What FramePay is handed when a token is made.
    pub(super) form: HtmlElement,
    /// Where several fields stand: it has a shadow root for what stands between them.
    pub(super) host: Option<HtmlElement>,
    places: Vec<Place>,
    /// What the loader got from FramePay for the field, and whether that is ready: it is mounted already.
    inherited: RefCell<Option<(JsValue, Promise)>>,
    stage: Cell<Stage>,
    hooks: RefCell<Vec<Hook>>,
    deadline: RefCell<Option<Timer>>,
}

impl Family {
    /// Puts its element into the container. Nothing is loaded yet.
    pub(super) fn new(document: &Document, container: &HtmlElement, fields: Fields) -> Option<Rc<Self>> {
        let form = element(document, "form", container)?;
        let hosted = HostedField::of(fields);
        let host = if hosted.len() > 1 { Some(element(document, "div", &form)?) } else { None };
        let mut places = Vec::new();
        for field in hosted {
            let target = element(document, "div", host.as_ref().unwrap_or(&form))?;
            target.set_attribute("slot", &field.slot()).ok()?;
            places.push(Place { field: *field, target, mounted: RefCell::default() });
        }
        form.set_attribute("slot", &slot_of(fields)).ok()?;
        Some(Self::in_elements(fields, form, host, places))
    }

    /// The card's, whose elements the loader has put into the container.
    pub(super) fn of_early(card: &EarlyCard) -> Rc<Self> {
        let (form, target) = (card.form(), card.place());
        // With that goes what hid them: in the shadow tree they are hidden as long as they should be.
        [&form, &target].into_iter().for_each(plain);
        let place = Place { field: HostedField::Card, target, mounted: RefCell::default() };
        Self::in_elements(Fields::Card, form, None, vec![place])
    }

    fn in_elements(fields: Fields, form: HtmlElement, host: Option<HtmlElement>, places: Vec<Place>) -> Rc<Self> {
        Rc::new(Self {
            fields,
            form,
            host,
            places,
            inherited: RefCell::default(),
            stage: Cell::new(Stage::Absent),
            hooks: RefCell::default(),
            deadline: RefCell::default(),
        })
    }

    /// The loader has mounted the field: that is not done again. Without an element it has not.
    pub(super) fn inherit(&self, element: JsValue, ready: Promise) {
        self.inherited.replace(element.is_object().then_some((element, ready)));
    }

    /// The element whose colours and font its fields get.
    pub(super) fn place(&self) -> &HtmlElement {
        self.places.first().map_or(&self.form, |place| &place.target)
    }

    pub(super) fn is_absent(&self) -> bool {
        self.stage.get() == Stage::Absent
    }

    pub(super) fn is_awaited(&self) -> bool {
        matches!(self.stage.get(), Stage::Awaited(_))
    }

    pub(super) fn has_failed(&self) -> bool {
        self.stage.get() == Stage::Failed
    }

    /// Gives FramePay some time, from now on.
    pub(super) fn await_ready(self: &Rc<Self>, tell: &Listener) {
        let (this, tell) = (Rc::downgrade(self), Rc::clone(tell));
        let give_up = move || {
            if let Some(this) = this.upgrade() {
                let code = if super::global().is_some() { Code::FramepayFailed } else { Code::FramepayBlocked };
                this.fail(Failure::from(code).with_detail("It did not answer in time."), &tell);
            }
        };
        self.stage.set(Stage::Awaited(self.places.len()));
        self.deadline.replace(Timer::start(DEADLINE, Box::new(give_up)));
    }

    /// Mounts the fields; what happens is told to the listener.
    pub(super) fn mount(self: &Rc<Self>, framepay: &JsValue, tell: &Listener) {
        for place in &self.places {
            if let Err(error) = self.mount_one(place, framepay, tell) {
                return self.fail(failed_with(&error), tell);
            }
        }
    }

    fn mount_one(self: &Rc<Self>, place: &Place, framepay: &JsValue, tell: &Listener) -> Result<(), JsValue> {
        let (element, events) = match self.inherited.take() {
            Some((element, ready)) => {
                self.await_inherited(place.field, ready, tell);
                (element, &EVENTS[1..])
            }
            None => (place.field.mount(framepay, &place.target)?, EVENTS),
        };
        place.mounted.replace(Some(element.clone()));
        for &event in events {
            let (this, tell, field) = (Rc::downgrade(self), Rc::clone(tell), place.field);
            let hook = Hook::new(move |payload| {
                if let Some(this) = this.upgrade() {
                    this.hear(field, event, &payload, &tell);
                }
            });
            call(&element, "on", &[event.into(), hook.as_ref().clone()])?;
            self.hooks.borrow_mut().push(hook);
        }
        Ok(())
    }

    /// What FramePay told before anybody listened here, the loader has heard. That the field is ready is its to hear in any case: it tells that
    /// in a task of its own.
    fn await_inherited(self: &Rc<Self>, field: HostedField, ready: Promise, tell: &Listener) {
        let (this, tell) = (Rc::downgrade(self), Rc::clone(tell));
        wasm_bindgen_futures::spawn_local(async move {
            let (event, payload) = match JsFuture::from(ready).await {
                Ok(nothing) => ("ready", nothing),
                Err(error) => ("error", error),
            };
            if let Some(this) = this.upgrade() {
                this.hear(field, event, &payload, &tell);
            }
        });
    }

    fn hear(self: &Rc<Self>, field: HostedField, event: &str, payload: &JsValue, tell: &Listener) {
        match event {
            "ready" if self.has_become_ready() => tell(FieldEvent::Ready(self.fields)),
            "error" => self.fail(failed_with(payload), tell),
            "change" => tell(FieldEvent::Changed(field, entry_of(payload))),
            "focus" | "blur" => tell(FieldEvent::Focused(field, event == "focus")),
            _ => {}
        }
    }

    /// One more field is there; whether they all are.
    fn has_become_ready(&self) -> bool {
        match self.stage.get() {
            Stage::Awaited(1) => {
                self.stage.set(Stage::Ready);
                self.deadline.take();
                true
            }
            Stage::Awaited(missing) => {
                self.stage.set(Stage::Awaited(missing - 1));
                false
            }
            Stage::Absent | Stage::Ready | Stage::Failed => false,
        }
    }

    /// They cannot be shown. What is there of them goes, so that they can be asked for again.
    pub(super) fn fail(self: &Rc<Self>, failure: Failure, tell: &Listener) {
        if matches!(self.stage.get(), Stage::Absent | Stage::Failed) {
            return;
        }
        // FramePay may be in the middle of telling us: what it calls must outlive the call.
        let this = Rc::clone(self);
        page::after(0, move || {
            if this.has_failed() {
                this.take_down();
            }
        });
        self.deadline.take();
        self.stage.set(Stage::Failed);
        tell(FieldEvent::Failed(self.fields, failure));
    }

    pub(super) fn focus(&self, wanted: HostedField) {
        let place = self.places.iter().find(|place| place.field == wanted);
        if let Some(element) = place.and_then(|place| place.mounted.borrow().clone()) {
            let _ = call(&element, "focus", &[]);
        }
    }

    /// Takes the fields off the page, with what is typed in them.
    pub(super) fn remove(&self) {
        self.deadline.take();
        self.stage.set(Stage::Absent);
        self.take_down();
    }

    fn take_down(&self) {
        let inherited = self.inherited.take().map(|(element, _)| element);
        for element in self.places.iter().filter_map(|place| place.mounted.take()).chain(inherited) {
            let _ = call(&element, "destroy", &[]);
        }
        self.hooks.borrow_mut().clear();
    }
}

/// The name of the slot that the element of a family is shown in.
pub(crate) fn slot_of(fields: Fields) -> String {
    match fields {
        Fields::BankAccount(AccountNumber::Domestic) => "checkout-bank-account".to_owned(),
        single => HostedField::of(single).iter().map(|field| field.slot()).collect(),
    }
}

fn element(document: &Document, tag: &str, parent: &HtmlElement) -> Option<HtmlElement> {
    let element: HtmlElement = document.create_element(tag).ok()?.dyn_into().ok()?;
    super::plain(&element);
    parent.append_child(&element).ok()?;
    Some(element)
}
