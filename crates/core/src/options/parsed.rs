//! The options once they are known to be right: nothing behind this type asks again.

use core::fmt;

use super::examine::{ApiMode, Facts};
use super::jwt::Claims;
use super::problem::{Problem, ProblemCode};
use super::purchase::{QuantityLimits, first_quantity, money_of};
use super::schema::Effect;
use super::table::MOUNT;
use crate::money::Money;
use crate::value::{Foreign, Value};

const FORM: &str = ".rebilly-instruments";
const SUMMARY: &str = ".rebilly-instruments-summary";
const SANDBOX_API: &str = "https://api-sandbox.rebilly.com";
const LIVE_API: &str = "https://api.rebilly.com";

/// The options of one mounted widget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Where the form is drawn.
    pub form: Place,
    /// Where the summary is drawn, if that place exists.
    pub summary: Place,
    /// The storefront that sells.
    pub storefront: Storefront,
    /// What is bought.
    pub source: Source,
    /// Whether money is paid, or a payment instrument is only stored.
    pub intent: Intent,
    /// The language and the number formats.
    pub locale: Locale,
    /// The country that the billing address starts with: two capitals.
    pub country: Option<String>,
    /// The theme values that have an effect, in the order in which the page gives them.
    pub theme: Vec<ThemeValue>,
    /// A style sheet of the page's own for what is drawn.
    pub css: Option<String>,
    /// Texts of the page's own: an object by language, in the shape of the option `i18n`.
    pub texts: Value,
    /// Which steps the widget runs by itself.
    pub steps: Steps,
    /// What a signed-in customer may do with saved payment instruments.
    pub instruments: InstrumentRules,
    /// Where the shopper approves a payment.
    pub approval: ApprovalWindow,
    /// Where the shopper comes back to from there, if the jwt says so; else it is the page itself.
    pub return_url: Option<String>,
    /// Whether lines and sums of nothing are left out of the summary.
    pub hides_zero_amounts: bool,
    /// The name of the software that embeds the widget.
    pub app_name: Option<String>,
}

/// Whether money is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// The source is paid.
    Purchase,
    /// A payment instrument is stored, and nothing is paid.
    Setup,
}

impl Intent {
    pub(super) fn of(options: &Value) -> Self {
        match options.get("transactionType").as_text() {
            Some("setup") => Self::Setup,
            _ => Self::Purchase,
        }
    }
}

/// Which steps the widget runs by itself; the page runs the others with `show()`, `purchase()` and `setup()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The shopper confirms what is to be paid; without it nothing is paid before the page says so.
    pub confirmation: bool,
    /// The result is shown.
    pub result: bool,
    /// The form has a button.
    pub continue_button: bool,
}

/// Where the shopper approves a payment, or pays on a page of the method's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalWindow {
    /// In a dialog in front of the checkout.
    Dialog,
    /// In the whole window; the shopper comes back to the page afterwards.
    WholePage,
}

/// What a signed-in customer may do with saved payment instruments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstrumentRules {
    /// Use another one, and add it.
    pub create: bool,
    /// Change a saved one.
    pub update: bool,
    /// Remove a saved one.
    pub deactivate: bool,
    /// Choose the default.
    pub make_default: bool,
}

/// A place in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first element that this CSS selector matches.
    Selector(String),
    /// An element; the number is the boundary's handle of it.
    Element(usize),
}

/// Whose storefront it is, where it is reached, and by whose right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storefront {
    /// Which of the two APIs.
    pub api_mode: ApiMode,
    /// Where that API is: scheme, host and perhaps a path, without a slash at the end.
    pub api_url: String,
    /// The organization that sells.
    pub organization_id: String,
    /// The website that sells.
    pub website_id: String,
    /// The right to buy as anybody; none where a jwt alone says who buys.
    pub publishable_key: Option<Secret>,
    /// The customer who is signed in.
    pub customer: Option<Session>,
}

/// The session of a signed-in customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The right to act as this customer.
    pub jwt: Secret,
    /// When it ends, in seconds since 1970-01-01T00:00:00Z; none where it does not say.
    pub expires: Option<u64>,
}

/// A credential. It is shown to nobody but the API.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A credential of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one header it is sent in.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// What is bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Plans in quantities, at least one; the storefront says what they cost.
    Items(Vec<Item>),
    /// One amount, of which no plan is known: above zero, or zero where an instrument is only stored.
    Money(Money),
    /// What is still due of an invoice of the customer, by its id.
    Invoice(String),
    /// A transaction of the customer that waits for its payment, by its id.
    Transaction(String),
}

/// An entry of the cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The plan.
    pub plan_id: String,
    /// How many units to start with: 1 to 1,000,000,000.
    pub quantity: u64,
    /// What a shopper may change the quantity to; without limits it is fixed.
    pub limits: Option<QuantityLimits>,
    /// The address of a picture, as the page wrote it.
    pub thumbnail: Option<String>,
}

/// The language and the number formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locale {
    /// Those of the browser.
    Auto,
    /// Those of a language tag of BCP 47.
    Tag(String),
}

/// One value of the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeValue {
    /// The key, such as `colorPrimary`.
    pub key: String,
    /// The CSS value, not empty.
    pub value: String,
}

/// Reads options that have no problem.
pub(super) fn read(options: &Value, facts: &Facts) -> Result<Options, Problem> {
    let (dev, features) = (options.get("_dev"), options.get("features"));
    Ok(Options {
        form: place(options.get("form"), FORM),
        summary: place(options.get("summary"), SUMMARY),
        storefront: storefront(options, dev, facts)?,
        source: source(options, facts.claims.as_ref())?,
        intent: facts.intent,
        locale: match options.get("locale").as_text() {
            None | Some("auto") => Locale::Auto,
            Some(tag) => Locale::Tag(tag.to_owned()),
        },
        country: options.get("countryCode").to_text(),
        theme: theme(options.get("theme")),
        css: options.get("css").to_text(),
        texts: options.get("i18n").clone(),
        steps: steps(features),
        instruments: instruments(options.get("paymentInstruments")),
        approval: match is_on(features, "fullPageRedirect", false) {
            true => ApprovalWindow::WholePage,
            false => ApprovalWindow::Dialog,
        },
        return_url: facts.claims.as_ref().and_then(|claims| claims.return_url.clone()),
        hides_zero_amounts: is_on(features, "hideZeroAmountSummaryItems", false),
        app_name: options.get("_internalOptions").get("appName").to_text(),
    })
}

fn is_on(switches: &Value, name: &str, default: bool) -> bool {
    switches.get(name).as_bool().unwrap_or(default)
}

fn steps(features: &Value) -> Steps {
    Steps {
        confirmation: !is_on(features, "hideConfirmation", false),
        result: !is_on(features, "hideResult", false),
        continue_button: !is_on(features, "hideContinue", false),
    }
}

fn instruments(rules: &Value) -> InstrumentRules {
    InstrumentRules {
        create: is_on(rules, "allowCreate", true),
        update: is_on(rules, "allowUpdate", false),
        deactivate: is_on(rules, "allowDeactivate", false),
        make_default: is_on(rules, "allowMakeDefault", false),
    }
}

fn place(option: &Value, default: &str) -> Place {
    match option {
        Value::Foreign(Foreign::Element(handle)) => Place::Element(*handle),
        other => Place::Selector(other.as_text().unwrap_or(default).to_owned()),
    }
}

fn storefront(options: &Value, dev: &Value, facts: &Facts) -> Result<Storefront, Problem> {
    let api_mode = facts.api_mode.ok_or_else(|| unread("apiMode", ProblemCode::MissingOption))?;
    let (name, default) = match api_mode {
        ApiMode::Sandbox => ("sandboxUrl", SANDBOX_API),
        ApiMode::Live => ("liveUrl", LIVE_API),
    };
    let claims = facts.claims.as_ref();
    let identity = |name: &str, claim: fn(&Claims) -> &Option<String>| {
        let claimed = || claims.and_then(|claims| claim(claims).clone());
        options.get(name).to_text().or_else(claimed).ok_or_else(|| unread(name, ProblemCode::MissingOption))
    };
    Ok(Storefront {
        api_mode,
        api_url: address(dev, name).unwrap_or_else(|| default.to_owned()),
        organization_id: identity("organizationId", |claims| &claims.organization)?,
        website_id: identity("websiteId", |claims| &claims.website)?,
        publishable_key: options.get("publishableKey").to_text().map(Secret),
        customer: options
            .get("jwt")
            .to_text()
            .map(|jwt| Session { jwt: Secret(jwt), expires: claims.and_then(|claims| claims.expires) }),
    })
}

fn address(dev: &Value, name: &str) -> Option<String> {
    dev.get(name).as_text().map(|address| address.trim_end_matches('/').to_owned())
}

fn source(options: &Value, claims: Option<&Claims>) -> Result<Source, Problem> {
    match (options.get("items"), options.get("money")) {
        (Value::List(items), _) => Ok(Source::Items(items.iter().map(item).collect())),
        (_, money @ Value::Object(_)) => {
            money_of(money).map(Source::Money).map_err(|_| unread("money.amount", ProblemCode::AmountNotExpressible))
        }
        _ => record(options, claims).ok_or_else(|| unread("", ProblemCode::NoPurchaseSource)),
    }
}

/// The customer's record that is paid: the one that an option names, else the one that the jwt is for.
fn record(options: &Value, claims: Option<&Claims>) -> Option<Source> {
    let named = |option: &'static str| options.get(option).as_text().map(|id| (option, id));
    let (option, id) = named("invoiceId").or(named("transactionId")).or_else(|| claims.and_then(Claims::subject))?;
    Some(if option == "invoiceId" { Source::Invoice(id.to_owned()) } else { Source::Transaction(id.to_owned()) })
}

fn item(item: &Value) -> Item {
    let quantity = item.get("quantity");
    Item {
        plan_id: item.get("planId").to_text().unwrap_or_default(),
        quantity: first_quantity(quantity),
        limits: matches!(quantity, Value::Object(_)).then(|| QuantityLimits::of(quantity)),
        thumbnail: item.get("thumbnail").to_text(),
    }
}

fn theme(theme: &Value) -> Vec<ThemeValue> {
    let effective = |(name, value): &(String, Value)| {
        let field = MOUNT.inner("theme")?.find(name)?;
        matches!(field.effect, Effect::Now).then_some(ThemeValue { key: name.clone(), value: value.to_text()? })
    };
    theme.members().iter().filter_map(effective).collect()
}

/// What the table let through and the reading cannot use. The two are tested to agree, so no page meets this.
fn unread(path: &str, code: ProblemCode) -> Problem {
    let message = "This option cannot be read.".to_owned();
    Problem { path: path.to_owned(), code, message, expected: None, received: None }
}
