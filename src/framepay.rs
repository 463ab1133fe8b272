//! FramePay: the fields of cards and bank accounts are its iframes, and this widget only ever holds the token that it
//! makes of them.
//!
//! Its fields live in the page's own tree, in an element that is slotted into the shadow root: a script that looks for
//! its elements by `document.querySelector` finds them there, and an iframe survives every redraw of the shadow tree,
//! because it is never moved.

mod family;

pub(crate) use family::{FieldEvent, HostedField, slot_of};

use crate::boundary::{self, Early, EarlyCard, message_of, said_by_loader, text_of, told_by_loader};
use crate::page;
use checkout_core::address::BillingAddress;
use checkout_core::checkout::{AccountNumber, CardEntry, Choice, Fields, NewMethod, TokenFailure};
use checkout_core::failure::{Code, Failure};
use checkout_core::money::Money;
use checkout_core::options::{ApiMode, Options, Storefront};
use checkout_core::value::Value;
use checkout_core::wire::PaymentToken;
use family::{Family, Hook, Listener};
use js_sys::{Function, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// The payment fields of one checkout.
pub(crate) struct FramePay {
    load_script: Function,
    /// What the loader tells when the page forbids the fields; it must live as long as they are waited for.
    forbidden: RefCell<Option<Hook>>,
    config: RefCell<Value>,
    card: Rc<Family>,
    /// The card's field, where the loader has begun to mount it and nobody has taken it over.
    early_card: RefCell<Option<EarlyCard>>,
    bank_accounts: [Rc<Family>; 2],
    listener: RefCell<Listener>,
    attempt: Cell<u32>,
    /// Whether FramePay takes fields and changes now.
    is_started: Cell<bool>,
}

impl FramePay {
    /// Puts the elements for the fields into the container, as far as the loader has not. Nothing else is loaded yet.
    pub(crate) fn new(load_script: &Function, config: Value, container: &HtmlElement, early: &Early) -> Option<Self> {
        let document = page::document()?;
        let early_card = early.take_card(container);
        STARTED_FOR.with_borrow_mut(|started| *started = started.take().or_else(|| early.framepay_account()));
        let family = |fields| Family::new(&document, container, fields);
        Some(Self {
            load_script: load_script.clone(),
            forbidden: RefCell::default(),
            config: RefCell::new(config),
            card: match &early_card {
                Some(card) => Family::of_early(card),
                None => family(Fields::Card)?,
            },
            early_card: RefCell::new(early_card),
            bank_accounts: [
                family(Fields::BankAccount(AccountNumber::Domestic))?,
                family(Fields::BankAccount(AccountNumber::Iban))?,
            ],
            listener: RefCell::new(Rc::new(|_| {})),
            attempt: Cell::new(0),
            is_started: Cell::new(false),
        })
    }

    fn families(&self) -> impl Iterator<Item = &Rc<Family>> {
        std::iter::once(&self.card).chain(&self.bank_accounts)
    }

    fn family(&self, fields: Fields) -> &Rc<Family> {
        self.families().find(|family| family.fields == fields).unwrap_or(&self.card)
    }

    /// The element between whose fields something is drawn.
    pub(crate) fn host(&self, fields: Fields) -> Option<&HtmlElement> {
        self.family(fields).host.as_ref()
    }

    /// Loads FramePay and mounts the card fields; what happens there, and in fields that are opened later, is told to
    /// the listener. All that was mounted before is gone, with what was typed.
    pub(crate) fn load(self: &Rc<Self>, listener: impl Fn(FieldEvent) + 'static) {
        self.remove_fields();
        self.listener.replace(Rc::new(listener));
        self.card.await_ready(&self.listener());
        let (this, attempt) = (Rc::clone(self), self.attempt.get());
        wasm_bindgen_futures::spawn_local(async move {
            let started = this.start().await;
            // A later attempt, or the end of the checkout, may have overtaken this one.
            if this.attempt.get() == attempt {
                this.hear_start(started);
            }
        });
    }

    fn listener(&self) -> Listener {
        Rc::clone(&self.listener.borrow())
    }

    fn hear_start(&self, started: Result<JsValue, Failure>) {
        self.is_started.set(started.is_ok());
        match started {
            // It came too late: nobody waits for it any more.
            Ok(_) if self.card.has_failed() => {}
            Ok(framepay) => self.card.mount(&framepay, &self.listener()),
            Err(failure) => self.card.fail(failure, &self.listener()),
        }
    }

    /// Mounts the fields of a family, if nobody has asked for them before.
    pub(crate) fn open(&self, fields: Fields) {
        let family = self.family(fields);
        if let (true, true, Some(framepay)) = (self.is_started.get(), family.is_absent(), global()) {
            family.await_ready(&self.listener());
            family.mount(&framepay, &self.listener());
        }
    }

    /// Whether the fields of a family could not be shown, although FramePay is there.
    pub(crate) fn has_failed(&self, fields: Fields) -> bool {
        self.is_started.get() && self.family(fields).has_failed()
    }

    /// Whether there are no fields at all, because FramePay did not come.
    pub(crate) fn has_not_come(&self) -> bool {
        !self.is_started.get() && self.card.has_failed()
    }

    /// Mounts the fields of a family anew.
    pub(crate) fn open_again(&self, fields: Fields) {
        self.family(fields).remove();
        self.open(fields);
    }

    async fn start(self: &Rc<Self>) -> Result<JsValue, Failure> {
        // What was begun is taken over at the first start or never.
        let early_card = self.early_card.take();
        let loading = self.load_script().map_err(|error| kept_out(&error))?;
        JsFuture::from(Promise::resolve(&loading)).await.map_err(|error| kept_out(&error))?;
        if let Some(card) = early_card {
            self.take_over(card).await?;
        }
        let framepay = global().ok_or_else(|| Failure::from(Code::FramepayBlocked))?;
        let failed = |error: JsValue| failed_with(&error);
        let account = account_of(&self.config.borrow());
        if is_initialized(&framepay) && is_for(&account) {
            tell(&framepay, self.styled_config()).map_err(failed)?;
        } else {
            let config = self.styled_config();
            self.initialize(&framepay, boundary::to_js(&config)).await.map_err(failed)?;
            STARTED_FOR.set(Some(account));
            TOLD.set(config);
        }
        Ok(framepay)
    }

    /// The loader has begun to mount the card's field. Where the page has started FramePay meanwhile, it did not.
    async fn take_over(&self, card: EarlyCard) -> Result<(), Failure> {
        let attempt = self.attempt.get();
        let element = JsFuture::from(card.mounted()).await.map_err(|error| failed_with(&error))?;
        STARTED_FOR.set(Some(account_of(&self.config.borrow())));
        if self.attempt.get() == attempt {
            self.card.inherit(element, card.ready());
        } else if element.is_object() {
            let _ = call(&element, "destroy", &[]);
        }
        Ok(())
    }

    /// The first start can be over before a listener comes late; what an earlier start said must not count for another.
    async fn initialize(&self, framepay: &JsValue, config: JsValue) -> Result<(), JsValue> {
        let first = if is_initialized(framepay) { None } else { Some(ready(framepay)?) };
        let started = call(framepay, "initialize", &[config])?;
        let ready = first.map_or_else(|| ready(framepay), Ok)?;
        JsFuture::from(Promise::resolve(&started)).await?;
        JsFuture::from(ready).await.map(drop)
    }

    /// Asks the loader for the script, and hears from it when the page forbids the card fields.
    fn load_script(self: &Rc<Self>) -> Result<JsValue, JsValue> {
        let (this, attempt) = (Rc::downgrade(self), self.attempt.get());
        let forbidden = Hook::new(move |error| {
            if let Some(this) = this.upgrade().filter(|this| this.attempt.get() == attempt && this.card.is_awaited()) {
                this.card.fail(kept_out(&error), &this.listener());
            }
        });
        let loading = self.load_script.call1(&JsValue::NULL, forbidden.as_ref());
        self.forbidden.replace(Some(forbidden));
        loading
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
        let form = self.form_of(method).ok_or_else(failed)?;
        let arguments = [form.into(), boundary::to_js(&extra)];
        let creating = call(&framepay, "createToken", &arguments).map_err(|error| refusal_of(&error))?;
        let token = JsFuture::from(Promise::resolve(&creating)).await.map_err(|error| refusal_of(&error))?;
        PaymentToken::read(&boundary::to_value(&token, &mut Vec::new())).ok_or_else(failed)
    }

    /// The fields of the method and no others: an empty form where it has none.
    fn form_of(&self, method: &NewMethod) -> Option<HtmlElement> {
        match Choice::New(method.clone()).fields() {
            Some(fields) => Some(self.family(fields).form.clone()),
            None => page::document()?.create_element("form").ok()?.dyn_into().ok(),
        }
    }

    /// Puts the focus into a field.
    pub(crate) fn focus(&self, fields: Fields, field: HostedField) {
        self.family(fields).focus(field);
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
        if let (true, Some(framepay)) = (self.is_started.get(), global()) {
            let _ = tell(&framepay, self.styled_config());
        }
    }

    /// The fields are in another document: they get the colours and the font of the place where they are shown.
    fn styled_config(&self) -> Value {
        let styles = page::window().and_then(|window| window.get_computed_style(self.card.place()).ok().flatten());
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
        self.remove_fields();
        self.families().for_each(|family| family.form.remove());
    }

    fn remove_fields(&self) {
        self.attempt.set(self.attempt.get() + 1);
        self.is_started.set(false);
        TOLD.set(Value::Null);
        self.families().for_each(|family| family.remove());
    }
}

/// Two properties that show nothing here: a browser resolves a colour only where it is used.
const MUTED_COLOUR: &str = "caret-color";
const INVALID_COLOUR: &str = "text-decoration-color";

/// The boxes around the fields are drawn in shadow roots. FramePay's own style sheet, and the page's, draw none inside it.
const PLAIN: &str = "all:unset!important;display:block!important;min-height:24px!important;\
    caret-color:var(--muted-text)!important;text-decoration-color:var(--danger-text)!important";

fn plain(element: &HtmlElement) {
    element.style().set_css_text(PLAIN);
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

fn failed_with(error: &JsValue) -> Failure {
    Failure::from(Code::FramepayFailed).with_detail(message_of(error))
}

/// The loader says whether the page forbids FramePay's script or fields, and by which rule, or whether they did not come.
fn kept_out(error: &JsValue) -> Failure {
    let of_trusted_types = told_by_loader(error, Code::TrustedTypesDenied);
    of_trusted_types.unwrap_or_else(|| Failure::from(Code::FramepayBlocked).with_detail(said_by_loader(error)))
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

    /// What it was told last, by whichever checkout of the page.
    static TOLD: RefCell<Value> = const { RefCell::new(Value::Null) };
}

/// Tells FramePay what it does not know: each change is work in every field, and the last comes when they are about to be ready.
fn tell(framepay: &JsValue, config: Value) -> Result<(), JsValue> {
    if TOLD.with_borrow(|told| *told == config) {
        return Ok(());
    }
    call(framepay, "update", &[boundary::to_js(&config)])?;
    TOLD.set(config);
    Ok(())
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
