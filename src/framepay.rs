//! FramePay: the card fields are its iframes, and this widget only ever holds the token that it makes of them.
//!
//! Its fields live in the page's own tree, in an element that is slotted into the shadow root: a script that looks for
//! its elements by `document.querySelector` finds them there, and an iframe survives every redraw of the shadow tree,
//! because it is never moved.

use crate::boundary;
use crate::page::{self, Timer};
use checkout_core::address::BillingAddress;
use checkout_core::checkout::{CardEntry, NewMethod, TokenFailure};
use checkout_core::failure::{Code, Failure};
use checkout_core::money::Money;
use checkout_core::options::{ApiMode, Options, Storefront};
use checkout_core::value::Value;
use checkout_core::wire::PaymentToken;
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlLinkElement, HtmlScriptElement};

/// The name of the slot that the card fields are shown in.
pub(crate) const SLOT: &str = "checkout-card";

/// How long FramePay may take to show its fields.
const DEADLINE: u32 = 8_000;

/// What the card fields tell.
pub(crate) enum CardEvent {
    Ready,
    Failed(Failure),
    Changed(CardEntry),
    Focused(bool),
}

type Listener = Rc<dyn Fn(CardEvent)>;

/// A function that FramePay holds; it must live as long as the fields.
type Hook = Closure<dyn FnMut(JsValue)>;

/// The card fields of one checkout.
pub(crate) struct FramePay {
    script_url: String,
    style_url: Option<String>,
    config: RefCell<Value>,
    form: HtmlElement,
    target: HtmlElement,
    field: RefCell<Option<JsValue>>,
    hooks: RefCell<Vec<Hook>>,
    attempt: Cell<u32>,
    is_ready: Rc<Cell<bool>>,
    deadline: Rc<RefCell<Option<Timer>>>,
}

impl FramePay {
    /// Puts the element for the card fields into the container. Nothing is loaded yet.
    pub(crate) fn new(options: &Options, config: Value, container: &HtmlElement) -> Option<Self> {
        let document = page::document()?;
        let form: HtmlElement = document.create_element("form").ok()?.dyn_into().ok()?;
        let target: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
        form.set_attribute("slot", SLOT).ok()?;
        form.append_child(&target).ok()?;
        container.append_child(&form).ok()?;
        plain(&form);
        plain(&target);
        Some(Self {
            script_url: options.frame_pay.script_url.clone(),
            style_url: options.frame_pay.style_url.clone(),
            config: RefCell::new(config),
            form,
            target,
            field: RefCell::default(),
            hooks: RefCell::default(),
            attempt: Cell::new(0),
            is_ready: Rc::default(),
            deadline: Rc::default(),
        })
    }

    /// Loads FramePay and mounts the card fields; what happens is told to the listener.
    pub(crate) fn load(self: &Rc<Self>, listener: Listener) {
        self.attempt.set(self.attempt.get() + 1);
        self.remove_field();
        let (late, attempt, tell) = (Rc::downgrade(self), self.attempt.get(), Rc::clone(&listener));
        let give_up = move || {
            if late.upgrade().is_some_and(|this| this.attempt.get() == attempt && !this.is_ready.get()) {
                let code = if global().is_some() { Code::FramepayFailed } else { Code::FramepayBlocked };
                tell(CardEvent::Failed(Failure::from(code).with_detail("It did not answer in time.")));
            }
        };
        self.deadline.replace(Timer::start(DEADLINE, Box::new(give_up)));
        let this = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(failure) = this.start(attempt, &listener).await {
                listener(CardEvent::Failed(failure));
            }
        });
    }

    async fn start(&self, attempt: u32, listener: &Listener) -> Result<(), Failure> {
        let blocked = |_| Failure::from(Code::FramepayBlocked);
        if global().is_none() {
            self.load_script().await.map_err(blocked)?;
        }
        let framepay = global().ok_or_else(|| Failure::from(Code::FramepayBlocked))?;
        let failed = |error: JsValue| Failure::from(Code::FramepayFailed).with_detail(message_of(&error));
        let config = boundary::to_js(&self.styled_config());
        let account = account_of(&self.config.borrow());
        if is_initialized(&framepay) && is_for(&account) {
            call(&framepay, "update", &[config]).map_err(failed)?;
        } else {
            self.initialize(&framepay, config).await.map_err(failed)?;
            STARTED_FOR.set(Some(account));
        }
        // A later attempt, or the end of the checkout, has overtaken this one.
        if self.attempt.get() != attempt {
            return Ok(());
        }
        self.mount_field(&framepay, listener).map_err(failed)
    }

    /// The first start can be over before a listener comes late; what an earlier start said must not count for another.
    async fn initialize(&self, framepay: &JsValue, config: JsValue) -> Result<(), JsValue> {
        let first = if is_initialized(framepay) { None } else { Some(ready(framepay)?) };
        let started = call(framepay, "initialize", &[config])?;
        let ready = first.map_or_else(|| ready(framepay), Ok)?;
        JsFuture::from(Promise::resolve(&started)).await?;
        JsFuture::from(ready).await.map(drop)
    }

    async fn load_script(&self) -> Result<(), JsValue> {
        let document = page::document().ok_or(JsValue::NULL)?;
        let head = document.head().ok_or(JsValue::NULL)?;
        if let Some(style) = &self.style_url {
            let link: HtmlLinkElement = document.create_element("link")?.unchecked_into();
            link.set_rel("stylesheet");
            link.set_href(style);
            head.append_child(&link)?;
        }
        let script: HtmlScriptElement = document.create_element("script")?.unchecked_into();
        script.set_async(true);
        script.set_src(&self.script_url);
        let loading = Promise::new(&mut |resolve, reject| {
            script.set_onload(Some(&resolve));
            script.set_onerror(Some(&reject));
        });
        head.append_child(&script)?;
        JsFuture::from(loading).await.map(drop).inspect_err(|_| script.remove())
    }

    fn mount_field(&self, framepay: &JsValue, listener: &Listener) -> Result<(), JsValue> {
        let card = Reflect::get(framepay, &"card".into())?;
        let field = call(&card, "mount", &[self.target.clone().into()])?;
        let (tell, is_ready, deadline) = (Rc::clone(listener), Rc::clone(&self.is_ready), Rc::clone(&self.deadline));
        self.hook(&field, "ready", move |_| {
            is_ready.set(true);
            deadline.take();
            tell(CardEvent::Ready);
        })?;
        let tell = Rc::clone(listener);
        self.hook(&field, "change", move |change| tell(CardEvent::Changed(entry_of(&change))))?;
        let tell = Rc::clone(listener);
        self.hook(&field, "focus", move |_| tell(CardEvent::Focused(true)))?;
        let tell = Rc::clone(listener);
        self.hook(&field, "blur", move |_| tell(CardEvent::Focused(false)))?;
        let tell = Rc::clone(listener);
        self.hook(&field, "error", move |error| {
            tell(CardEvent::Failed(Failure::from(Code::FramepayFailed).with_detail(message_of(&error))));
        })?;
        self.field.replace(Some(field));
        Ok(())
    }

    fn hook(&self, field: &JsValue, event: &str, run: impl Fn(JsValue) + 'static) -> Result<(), JsValue> {
        let hook = Hook::new(run);
        call(field, "on", &[event.into(), hook.as_ref().clone()])?;
        self.hooks.borrow_mut().push(hook);
        Ok(())
    }

    /// Makes a payment token of what is typed.
    pub(crate) async fn create_token(
        &self,
        address: &BillingAddress,
        method: &NewMethod,
    ) -> Result<PaymentToken, TokenFailure> {
        let extra = Value::object([
            ("method", Some(Value::text(method.name()))),
            ("billingAddress", Some(address.to_value())),
            ("riskMetadata", Some(self.config.borrow().get("riskMetadata").clone())),
        ]);
        let failed = || TokenFailure::Other(Code::TokenFailed.into());
        let framepay = global().ok_or_else(failed)?;
        let arguments = [self.form.clone().into(), boundary::to_js(&extra)];
        let creating = call(&framepay, "createToken", &arguments).map_err(|error| refusal_of(&error))?;
        let token = JsFuture::from(Promise::resolve(&creating)).await.map_err(|error| refusal_of(&error))?;
        PaymentToken::read(&boundary::to_value(&token, &mut Vec::new())).ok_or_else(failed)
    }

    pub(crate) fn focus(&self) {
        if let Some(field) = &*self.field.borrow() {
            let _ = call(field, "focus", &[]);
        }
    }

    /// Tells FramePay what has changed: the amount, the currency, the language, the credential. The fields stay.
    pub(crate) fn reconfigure(&self, config: Value) {
        if *self.config.borrow() != config {
            self.config.replace(config);
            self.restyle();
        }
    }

    /// Tells FramePay of the colours that the page has now.
    pub(crate) fn restyle(&self) {
        if let (true, Some(framepay)) = (self.is_ready.get(), global()) {
            let _ = call(&framepay, "update", &[boundary::to_js(&self.styled_config())]);
        }
    }

    /// The fields are in another document: they get the colours and the font of the place where they are shown.
    fn styled_config(&self) -> Value {
        let styles = page::window().and_then(|window| window.get_computed_style(&self.target).ok().flatten());
        let property = |name: &str| styles.as_ref().and_then(|styles| styles.get_property_value(name).ok());
        let text = |name: &str| property(name).filter(|value| !value.is_empty()).map(Value::text);
        let muted = Value::object([("color", text(MUTED_COLOUR))]);
        let base = Value::object([
            ("color", text("color")),
            ("fontFamily", text("font-family")),
            ("fontSize", Some(Value::text("16px"))),
            ("::placeholder", Some(muted)),
        ]);
        let invalid = Value::object([("color", text(INVALID_COLOUR))]);
        let style = Value::object([("base", Some(base)), ("invalid", Some(invalid))]);
        self.config.borrow().with_members_of(&Value::object([("style", Some(style))]))
    }

    /// Takes the fields off the page.
    pub(crate) fn destroy(&self) {
        self.attempt.set(self.attempt.get() + 1);
        self.remove_field();
        self.form.remove();
    }

    fn remove_field(&self) {
        self.is_ready.set(false);
        self.deadline.take();
        if let Some(field) = self.field.take() {
            let _ = call(&field, "destroy", &[]);
        }
        self.hooks.borrow_mut().clear();
    }
}

const MUTED_COLOUR: &str = "caret-color";
const INVALID_COLOUR: &str = "text-decoration-color";

/// The box around the fields is drawn in the shadow root. FramePay's own style sheet, and the page's, draw none inside it.
fn plain(element: &HtmlElement) {
    let properties = [
        ("all", "unset"),
        ("display", "block"),
        ("min-height", "24px"),
        // Two properties that show nothing here: a browser resolves a colour only where it is used.
        (MUTED_COLOUR, "var(--muted-text)"),
        (INVALID_COLOUR, "var(--danger-text)"),
    ];
    for (name, value) in properties {
        let _ = element.style().set_property_with_priority(name, value, "important");
    }
}

/// FramePay says by an event when fields may be mounted; before that, mounting is wrong.
fn ready(framepay: &JsValue) -> Result<Promise, JsValue> {
    let mut hooked = Ok(JsValue::UNDEFINED);
    let ready = Promise::new(&mut |resolve, _| hooked = call(framepay, "on", &["ready".into(), resolve.into()]));
    hooked.map(|_| ready)
}

fn global() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"Framepay".into()).ok().filter(|framepay| framepay.is_object())
}

fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    Reflect::apply(&function, object, &arguments.iter().collect())
}

fn text_of(object: &JsValue, member: &str) -> Option<String> {
    Reflect::get(object, &member.into()).ok()?.as_string().filter(|text| !text.is_empty())
}

fn message_of(error: &JsValue) -> String {
    text_of(error, "message").or_else(|| error.as_string()).unwrap_or_default()
}

/// `valid` may be true while more is to be typed; only `completed` says that the card can become a token.
fn entry_of(change: &JsValue) -> CardEntry {
    let is = |member: &str| Reflect::get(change, &member.into()).is_ok_and(|value| value.is_truthy());
    let error = Reflect::get(change, &"error".into()).unwrap_or_default();
    match (is("completed"), text_of(&error, "message")) {
        (true, _) => CardEntry::Complete,
        (false, Some(message)) if !is("valid") => CardEntry::Invalid(message),
        _ => CardEntry::Incomplete,
    }
}

/// A refusal of the card is the shopper's to mend; everything else is a failure.
fn refusal_of(error: &JsValue) -> TokenFailure {
    let code = text_of(error, "code").unwrap_or_default();
    match text_of(error, "message") {
        Some(message) if code.contains("card") || code.contains("incomplete") || code.contains("invalid") => {
            TokenFailure::Card(message)
        }
        message => {
            let detail = [&code, " ", message.as_deref().unwrap_or_default()].concat();
            TokenFailure::Other(Failure::from(Code::TokenFailed).with_detail(detail.trim()))
        }
    }
}

thread_local! {
    /// The account that FramePay was started for here. There is one FramePay for the whole page.
    static STARTED_FOR: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// FramePay that was started for one key or organization cannot be told of another: it must be started anew. A jwt may
/// be replaced by a newer one.
fn account_of(config: &Value) -> String {
    let part = |name: &str| config.get(name).to_text().unwrap_or_default();
    [&part("organizationId"), " ", &part("publishableKey")].concat()
}

fn is_for(account: &str) -> bool {
    STARTED_FOR.with_borrow(|started| started.as_ref().is_none_or(|started| started == account))
}

fn is_initialized(framepay: &JsValue) -> bool {
    Reflect::get(framepay, &"initialized".into()).is_ok_and(|done| done.is_truthy())
}

/// The part of FramePay's configuration that does not depend on styles. Where nobody has given a key, the customer's jwt
/// is the credential.
pub(crate) fn configuration(options: &Options, locale: &str, risk_metadata: &Value, total: Option<Money>) -> Value {
    let Storefront { publishable_key, customer, organization_id, website_id, api_mode, .. } = &options.storefront;
    let jwt = customer.as_ref().filter(|_| publishable_key.is_none()).map(|session| session.jwt.expose());
    let transaction = total.map(|total| {
        Value::object([
            ("amount", Some(Value::Number(total.to_decimal()))),
            ("currency", Some(Value::text(total.currency().code()))),
            ("label", Some(Value::text(website_id))),
            ("countryCode", options.country.as_deref().map(Value::text)),
        ])
    });
    Value::object([
        ("publishableKey", publishable_key.as_ref().map(|key| Value::text(key.expose()))),
        ("sandbox", jwt.map(|_| Value::Bool(*api_mode == ApiMode::Sandbox))),
        ("jwt", jwt.map(Value::text)),
        ("organizationId", Some(Value::text(organization_id))),
        ("websiteId", Some(Value::text(website_id))),
        ("locale", Some(Value::text(locale))),
        ("transactionData", transaction),
        ("riskMetadata", Some(risk_metadata.clone())),
        ("icon", Some(Value::object([("display", Some(Value::Bool(true)))]))),
    ])
}
