//! The storefront as the checkout sees it: a handful of calls, what each sends and how its answer is read.
//!
//! [`Storefront`] is the seam to the outside. The widget's implementation uses `fetch`; `MemoryStorefront` (feature
//! `memory`) is a small real one for tests, with tokens that work once.

#[cfg(any(test, feature = "memory"))]
mod memory;

#[cfg(any(test, feature = "memory"))]
pub use memory::MemoryStorefront;

use crate::address::{BillingAddress, Place};
use crate::failure::{Code, Failure};
use crate::money::Money;
use crate::options::{Item, Source};
use crate::value::Value;
use crate::wire::{PaymentMethod, Plan, Preview, Purchase, Token, Unreadable};

/// What the checkout asks of the storefront.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Call {
    /// What it costs.
    Preview {
        /// What is bought.
        items: Vec<Item>,
        /// Where the shopper is, once that is known.
        place: Option<Place>,
    },
    /// How it can be paid.
    ReadyToPay {
        /// What is bought.
        source: Source,
        /// Where the shopper is, once that is known.
        place: Option<Place>,
    },
    /// Names, trials and intervals of these plans.
    Plans(Vec<String>),
    /// Pays.
    Charge(Charge),
    /// Whether a payment token has been used.
    Token(String),
    /// How a transaction stands.
    Transaction {
        /// Its id.
        id: String,
        /// The session that may read it.
        session: String,
    },
}

/// A charge. Sent twice it pays once: its token works once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// What is bought.
    pub source: Source,
    /// Who pays, and where the bill goes.
    pub address: BillingAddress,
    /// Whether something is shipped, to the same address.
    pub ships: bool,
    /// The payment token.
    pub token: String,
}

/// What the storefront answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// To [`Call::Preview`].
    Preview(Preview),
    /// To [`Call::ReadyToPay`].
    Methods(Vec<PaymentMethod>),
    /// To [`Call::Plans`].
    Plans(Vec<Plan>),
    /// To [`Call::Charge`].
    Charge(Purchase),
    /// To [`Call::Token`].
    Token(Token),
    /// To [`Call::Transaction`].
    Transaction(Purchase),
}

/// The outside world of the checkout.
pub trait Storefront {
    /// Answers one call, within a deadline of its own.
    fn answer(&self, call: Call) -> impl Future<Output = Result<Answer, Failure>>;
}

/// An HTTP request, relative to the organization's base address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path and query, already encoded.
    pub path: String,
    /// The body, for `POST`.
    pub body: Option<Value>,
    /// The session to use in place of the publishable key.
    pub session: Option<String>,
}

/// Facts of the page that some bodies carry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shop {
    /// The website that sells.
    pub website_id: String,
    /// The API's `riskMetadata`, as the browser's side collected it.
    pub risk_metadata: Value,
}

impl Call {
    /// The operationId of the API, which is also the name of its permission.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Preview { .. } => "StorefrontPostPreviewPurchase",
            Self::ReadyToPay { .. } => "StorefrontPostReadyToPay",
            Self::Plans(_) => "StorefrontGetPlanCollection",
            Self::Charge(Charge { source: Source::Items(_), .. }) => "StorefrontPostPurchase",
            Self::Charge(Charge { source: Source::Money(_), .. }) => "StorefrontPostPayment",
            Self::Token(_) => "GetToken",
            Self::Transaction { .. } => "StorefrontGetTransaction",
        }
    }

    /// What to send.
    pub fn request(&self, shop: &Shop) -> Request {
        match self {
            Self::Preview { items, place } => post("/storefront/preview-purchase", preview_body(shop, items, place)),
            Self::ReadyToPay { source, place } => post("/storefront/ready-to-pay", ready_to_pay_body(shop, source, place)),
            Self::Plans(ids) => get(["/storefront/plans?limit=1000&expand=product&filter=id:", &ids.join(",")].concat()),
            Self::Charge(charge) => charge.request(shop),
            Self::Token(id) => get(["/tokens/", id].concat()),
            Self::Transaction { id, session } => {
                Request { session: Some(session.clone()), ..get(["/storefront/transactions/", id].concat()) }
            }
        }
    }

    /// Understands the body of a successful answer.
    pub fn read(&self, body: &Value) -> Result<Answer, Failure> {
        let read = || -> Result<Answer, Unreadable> {
            Ok(match self {
                Self::Preview { .. } => Answer::Preview(Preview::read(body)?),
                Self::ReadyToPay { .. } => Answer::Methods(PaymentMethod::read_all(body)),
                Self::Plans(_) => Answer::Plans(Plan::read_all(body)),
                Self::Charge(Charge { source: Source::Items(_), .. }) => Answer::Charge(Purchase::read(body)?),
                Self::Charge(Charge { source: Source::Money(_), .. }) => Answer::Charge(Purchase::read_payment(body)?),
                Self::Token(_) => Answer::Token(Token::read(body)),
                Self::Transaction { .. } => Answer::Transaction(Purchase::read_payment(body)?),
            })
        };
        read().map_err(|unreadable| {
            Failure::from(Code::AnswerUnreadable)
                .of_operation(self.operation())
                .with_detail(["Member: ", &unreadable.member, "."].concat())
        })
    }

    /// Whether it moves money: then it gets a longer deadline and is never sent again blindly.
    pub fn is_charge(&self) -> bool {
        matches!(self, Self::Charge(_))
    }
}

impl Charge {
    fn request(&self, shop: &Shop) -> Request {
        match &self.source {
            Source::Items(items) => {
                let address = self.address.to_value();
                let instruction = Value::object([("token", Some(Value::text(&self.token)))]);
                let body = Value::object([
                    ("websiteId", Some(Value::text(&shop.website_id))),
                    ("items", Some(items_value(items))),
                    ("paymentInstruction", Some(instruction)),
                    ("deliveryAddress", self.ships.then(|| address.clone())),
                    ("billingAddress", Some(address)),
                ]);
                post("/storefront/purchase", body)
            }
            Source::Money(money) => {
                let body = Value::object([
                    ("websiteId", Some(Value::text(&shop.website_id))),
                    ("currency", Some(Value::text(money.currency().code()))),
                    ("amount", Some(Value::Number(money.to_decimal()))),
                    ("token", Some(Value::text(&self.token))),
                    ("riskMetadata", Some(shop.risk_metadata.clone())),
                ]);
                post("/storefront/payment", body)
            }
        }
    }
}

fn preview_body(shop: &Shop, items: &[Item], place: &Option<Place>) -> Value {
    Value::object([
        ("websiteId", Some(Value::text(&shop.website_id))),
        ("items", Some(items_value(items))),
        ("billingAddress", place.as_ref().map(Place::to_value)),
        ("deliveryAddress", place.as_ref().map(Place::to_value)),
    ])
}

/// One of the API's two shapes, never both: by items, or by amount and currency.
fn ready_to_pay_body(shop: &Shop, source: &Source, place: &Option<Place>) -> Value {
    let (items, money) = match source {
        Source::Items(items) => (Some(items_value(items)), None),
        Source::Money(money) => (None, Some(*money)),
    };
    Value::object([
        ("websiteId", Some(Value::text(&shop.website_id))),
        ("riskMetadata", Some(shop.risk_metadata.clone())),
        ("items", items),
        ("amount", money.as_ref().map(|money: &Money| Value::Number(money.to_decimal()))),
        ("currency", money.as_ref().map(|money: &Money| Value::text(money.currency().code()))),
        ("billingAddress", place.as_ref().map(Place::to_value)),
    ])
}

fn items_value(items: &[Item]) -> Value {
    let entry = |item: &Item| {
        Value::object([
            ("planId", Some(Value::text(&item.plan_id))),
            ("quantity", Some(Value::integer(item.quantity))),
        ])
    };
    Value::List(items.iter().map(entry).collect())
}

fn post(path: &str, body: Value) -> Request {
    Request { method: "POST", path: path.to_owned(), body: Some(body), session: None }
}

fn get(path: String) -> Request {
    Request { method: "GET", path, body: None, session: None }
}
