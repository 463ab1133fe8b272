//! The fields of one way to pay: those of a card, or of a bank account that is numbered in one way.
//!
//! Each family has an element of its own in the page's tree. FramePay makes a token of the fields in the form that it
//! is handed, so a form holds the fields of one family and nothing else.

use super::{call, entry_of, failed_with};
use crate::page::{self, Timer};
use checkout_core::checkout::{AccountNumber, CardEntry, Fields};
use checkout_core::failure::{Code, Failure};
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Document, HtmlElement};

/// How long FramePay may take to show its fields, in milliseconds.
const DEADLINE: u32 = 8_000;

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
        let bank_account = if is_old { "bankAccount" } else { "bban" };
        let (family, kind) = match (self, is_old) {
            (Self::Card, _) => ("card", None),
            (Self::Iban, _) => ("iban", None),
            (Self::AccountType, false) => (bank_account, Some("accountType")),
            (Self::AccountType, true) => (bank_account, Some("bankAccountType")),
            (Self::RoutingNumber, false) => (bank_account, Some("routingNumber")),
            (Self::RoutingNumber, true) => (bank_account, Some("bankRoutingNumber")),
            (Self::AccountNumber, false) => (bank_account, Some("accountNumber")),
            (Self::AccountNumber, true) => (bank_account, Some("bankAccountNumber")),
        };
        let arguments = [Some(target.clone().into()), kind.map(JsValue::from)];
        call(&member(family)?, "mount", &arguments.into_iter().flatten().collect::<Vec<_>>())
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
type Hook = Closure<dyn FnMut(JsValue)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody has asked for them yet.
    Absent,
    /// So many fields are on their way.
    Awaited(usize),
    Ready,
    Failed,
}

/// The fields of one family.
pub(super) struct Family {
    pub(super) fields: Fields,
    /// What FramePay is handed when a token is made.
    pub(super) form: HtmlElement,
    /// Where several fields stand: it has a shadow root for what stands between them.
    pub(super) host: Option<HtmlElement>,
    targets: Vec<(HostedField, HtmlElement)>,
    stage: Cell<Stage>,
    mounted: RefCell<Vec<(HostedField, JsValue)>>,
    hooks: RefCell<Vec<Hook>>,
    deadline: RefCell<Option<Timer>>,
}

impl Family {
    /// Puts its element into the container. Nothing is loaded yet.
    pub(super) fn new(document: &Document, container: &HtmlElement, fields: Fields) -> Option<Rc<Self>> {
        let form = element(document, "form", container)?;
        let hosted = HostedField::of(fields);
        let host = if hosted.len() > 1 { Some(element(document, "div", &form)?) } else { None };
        let place = host.as_ref().unwrap_or(&form);
        let target = |field: &HostedField| Some((*field, element(document, "div", place)?));
        let targets: Vec<_> = hosted.iter().map(target).collect::<Option<_>>()?;
        let own_slots = host.as_ref().map_or(&[][..], |_| &targets);
        for (field, target) in own_slots {
            target.set_attribute("slot", &field.slot()).ok()?;
        }
        form.set_attribute("slot", &slot_of(fields)).ok()?;
        Some(Rc::new(Self {
            fields,
            form,
            host,
            targets,
            stage: Cell::new(Stage::Absent),
            mounted: RefCell::default(),
            hooks: RefCell::default(),
            deadline: RefCell::default(),
        }))
    }

    /// The element whose colours and font its fields get.
    pub(super) fn place(&self) -> &HtmlElement {
        self.targets.first().map_or(&self.form, |(_, target)| target)
    }

    pub(super) fn is_absent(&self) -> bool {
        self.stage.get() == Stage::Absent
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
        self.stage.set(Stage::Awaited(self.targets.len()));
        self.deadline.replace(Timer::start(DEADLINE, Box::new(give_up)));
    }

    /// Mounts the fields; what happens is told to the listener.
    pub(super) fn mount(self: &Rc<Self>, framepay: &JsValue, tell: &Listener) {
        for (field, target) in &self.targets {
            let mounted = field.mount(framepay, target).and_then(|element| {
                self.mounted.borrow_mut().push((*field, element.clone()));
                self.listen(*field, &element, tell)
            });
            if let Err(error) = mounted {
                return self.fail(failed_with(&error), tell);
            }
        }
    }

    fn listen(self: &Rc<Self>, field: HostedField, element: &JsValue, tell: &Listener) -> Result<(), JsValue> {
        let this = Rc::downgrade(self);
        self.hook(element, "ready", tell, move |_, tell| {
            if this.upgrade().is_some_and(|this| this.has_become_ready()) {
                this.upgrade().inspect(|this| tell(FieldEvent::Ready(this.fields)));
            }
        })?;
        let this = Rc::downgrade(self);
        self.hook(element, "error", tell, move |error, tell| {
            this.upgrade().inspect(|this| this.fail(failed_with(&error), tell));
        })?;
        self.hook(element, "change", tell, move |change, tell| tell(FieldEvent::Changed(field, entry_of(&change))))?;
        self.hook(element, "focus", tell, move |_, tell| tell(FieldEvent::Focused(field, true)))?;
        self.hook(element, "blur", tell, move |_, tell| tell(FieldEvent::Focused(field, false)))
    }

    fn hook(
        &self,
        element: &JsValue,
        event: &str,
        tell: &Listener,
        run: impl Fn(JsValue, &Listener) + 'static,
    ) -> Result<(), JsValue> {
        let tell = Rc::clone(tell);
        let hook = Hook::new(move |payload| run(payload, &tell));
        call(element, "on", &[event.into(), hook.as_ref().clone()])?;
        self.hooks.borrow_mut().push(hook);
        Ok(())
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
        if let Some((_, element)) = self.mounted.borrow().iter().find(|(field, _)| *field == wanted) {
            let _ = call(element, "focus", &[]);
        }
    }

    /// Takes the fields off the page, with what is typed in them.
    pub(super) fn remove(&self) {
        self.deadline.take();
        self.stage.set(Stage::Absent);
        self.take_down();
    }

    fn take_down(&self) {
        for (_, element) in self.mounted.take() {
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
