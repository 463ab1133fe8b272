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
use crate::wire::{Account, Invoice, PaymentMethod, Plan, Preview, Purchase, SavedInstrument, Token, Unreadable};

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
        /// What is bought, or the amount that is due.
        basis: Basis,
        /// Where the shopper is, once that is known.
        place: Option<Place>,
    },
    /// Names, trials and intervals of these plans.
    Plans(Vec<String>),
    /// The account of the customer who is signed in.
    Account,
    /// The payment instruments that this customer has saved.
    Instruments,
    /// An invoice of this customer.
    Invoice(String),
    /// A transaction.
    Transaction {
        /// Its id.
        id: String,
        /// The session that may read it, where a guest paid; without it, the credential of every call.
        session: Option<String>,
    },
    /// The newest transactions of the customer who is signed in.
    Transactions,
    /// Answers the offer to pay a transaction in the currency of the card.
    Convert {
        /// The id of the transaction.
        id: String,
        /// The session of the guest who pays it.
        session: Option<String>,
        /// Whether it is paid in the currency of the card.
        accept: bool,
    },
    /// Pays.
    Charge(Charge),
    /// Stores what a token stands for, and pays nothing.
    SaveInstrument {
        /// The payment token.
        token: String,
    },
    /// Makes a stored instrument usable later, and pays nothing.
    SetUp(SetUp),
    /// The latest transaction that set an instrument up.
    LatestSetUp {
        /// The id of the instrument.
        instrument: String,
        /// The session of the guest who stored it.
        session: Option<String>,
    },
    /// Puts what a token stands for in the place of a saved instrument.
    ReplaceInstrument {
        /// The id of the instrument.
        id: String,
        /// The payment token.
        token: String,
    },
    /// Removes a saved instrument.
    Deactivate(String),
    /// Makes a saved instrument the one that is paid with unless the customer says otherwise.
    MakeDefault(String),
    /// Whether a payment token has been used.
    Token(String),
}

/// What the methods depend on: the API takes one of the two shapes, never both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Basis {
    /// Items.
    Items(Vec<Item>),
    /// An amount.
    Amount(Money),
}

/// A charge. What keeps it from being made twice is its [`Guard`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// What is bought.
    pub source: Source,
    /// Who pays, and where the bill goes; none where a saved instrument or the record says so.
    pub address: Option<BillingAddress>,
    /// Whether something is shipped, to the same address.
    pub ships: bool,
    /// What is paid with.
    pub instrument: Instrument,
}

/// What is paid with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Instrument {
    /// A payment token. It works once.
    Token(String),
    /// The id of an instrument that the customer has saved.
    Saved(String),
    /// A method by its name: the customer says on its own page with what it is paid.
    OwnPage(String),
}

/// What keeps a charge from being made twice, and what tells of it when its answer got lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Guard {
    /// Its token works once; whether it has been used can be asked with the publishable key.
    Token(String),
    /// The storefront refuses to be paid twice for an invoice (409), and the invoice tells what paid it.
    Invoice(String),
    /// The storefront refuses to be paid twice for a transaction (409), and the transaction tells how it went.
    Transaction(String),
    /// Nothing is charged before the shopper approves it, on a page that only the answer names.
    Approval,
    /// Nothing: a saved instrument that pays for items or an amount. Such a charge is never sent twice. Where the
    /// customer's transactions were read before it, those that came since tell of it.
    None,
}

/// Storing an instrument for later payments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetUp {
    /// The id of the instrument.
    pub instrument: String,
    /// The session of the guest who stored it.
    pub session: Option<String>,
    /// The amount that is verified, often zero, in the currency of later payments.
    pub amount: Money,
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
    /// To [`Call::Account`] and [`Call::MakeDefault`].
    Account(Account),
    /// To [`Call::Instruments`].
    Instruments(Vec<SavedInstrument>),
    /// To [`Call::Invoice`].
    Invoice(Box<InvoiceRead>),
    /// To [`Call::Charge`], [`Call::SetUp`].
    Charge(Purchase),
    /// To [`Call::SaveInstrument`], [`Call::ReplaceInstrument`], [`Call::Deactivate`].
    Instrument(Box<SavedInstrument>),
    /// To [`Call::Token`].
    Token(Token),
    /// To [`Call::Transaction`], [`Call::LatestSetUp`], [`Call::Convert`].
    Transaction(Purchase),
    /// To [`Call::Transactions`].
    Transactions(Vec<Purchase>),
}

/// An invoice as it was read, with the answer itself: its transactions say how a payment went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvoiceRead {
    /// The invoice.
    pub invoice: Invoice,
    /// The answer.
    pub answer: Value,
}

/// The outside world of the checkout.
pub trait Storefront {
    /// Answers one call, within a deadline of its own.
    fn answer(&self, call: Call) -> impl Future<Output = Result<Answer, Failure>>;
}

/// An HTTP request, relative to the organization's base address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// `GET`, `POST` or `PATCH`.
    pub method: &'static str,
    /// The path and query, already encoded.
    pub path: String,
    /// The body, where there is one.
    pub body: Option<Value>,
    /// By whose right.
    pub credential: Credential,
}

/// By whose right a request is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Credential {
    /// The signed-in customer's, or the publishable key's where nobody is signed in.
    Caller,
    /// The publishable key's.
    Key,
    /// That of this session.
    Session(String),
}

/// Facts of the page that some bodies carry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shop {
    /// The website that sells.
    pub website_id: String,
    /// The API's `riskMetadata`, as the browser's side collected it.
    pub risk_metadata: Value,
    /// Where the shopper comes back to from a page that takes the whole window; `{id}` stands for the transaction.
    pub return_url: Option<String>,
}

/// Invoices are read with the names of their products, and with the transactions that pay them.
const INVOICE_PARTS: &str = "?expand=items.*.product";

/// Enough to find one among that was made a moment ago.
const NEWEST_TRANSACTIONS: &str = "/storefront/transactions?limit=20&sort=-createdTime";

/// Instruments that can be listed: all but those that were removed.
const LISTED: &str = "?limit=100&filter=status:active,inactive,expired,verification-needed";

impl Call {
    /// The operationId of the API, which is also the name of its permission.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Preview { .. } => "StorefrontPostPreviewPurchase",
            Self::ReadyToPay { .. } => "StorefrontPostReadyToPay",
            Self::Plans(_) => "StorefrontGetPlanCollection",
            Self::Account => "StorefrontGetAccount",
            Self::Instruments => "StorefrontGetPaymentInstrumentCollection",
            Self::Invoice(_) => "StorefrontGetInvoice",
            Self::Transaction { .. } => "StorefrontGetTransaction",
            Self::Transactions => "StorefrontGetTransactionCollection",
            Self::Convert { .. } => "StorefrontPatchTransactionDccOffer",
            Self::Charge(Charge { source: Source::Items(_), .. }) => "StorefrontPostPurchase",
            Self::Charge(_) => "StorefrontPostPayment",
            Self::SaveInstrument { .. } => "StorefrontPostPaymentInstrument",
            Self::SetUp(_) => "StorefrontPostPaymentInstrumentSetup",
            Self::LatestSetUp { .. } => "StorefrontGetPaymentInstrumentSetup",
            Self::ReplaceInstrument { .. } => "StorefrontPatchPaymentInstrument",
            Self::Deactivate(_) => "StorefrontPostPaymentInstrumentDeactivation",
            Self::MakeDefault(_) => "StorefrontPatchAccount",
            Self::Token(_) => "GetToken",
        }
    }

    /// What to send.
    pub fn request(&self, shop: &Shop) -> Request {
        match self {
            Self::Preview { items, place } => post("/storefront/preview-purchase", preview_body(shop, items, place)),
            Self::ReadyToPay { basis, place } => {
                post("/storefront/ready-to-pay", ready_to_pay_body(shop, basis, place))
            }
            Self::Plans(ids) => {
                get(["/storefront/plans?limit=1000&expand=product&filter=id:", &ids.join(",")].concat())
            }
            Self::Account => get("/storefront/account".to_owned()),
            Self::Instruments => get([INSTRUMENTS, LISTED].concat()),
            Self::Invoice(id) => get(["/storefront/invoices/", id, INVOICE_PARTS].concat()),
            Self::Transaction { id, session } => by(session, get(["/storefront/transactions/", id].concat())),
            Self::Transactions => get(NEWEST_TRANSACTIONS.to_owned()),
            Self::Convert { id, session, accept } => {
                let choice = Value::text(if *accept { "selected" } else { "rejected" });
                let path = ["/storefront/transactions/", id, "/dcc"].concat();
                let request = post(&path, Value::object([("choice", Some(choice))]));
                by(session, Request { method: "PATCH", ..request })
            }
            Self::Charge(charge) => charge.request(shop),
            Self::SaveInstrument { token } => post(INSTRUMENTS, token_body(token)),
            Self::SetUp(set_up) => set_up.request(shop),
            Self::LatestSetUp { instrument, session } => by(session, get(at_instrument(instrument, "/setup"))),
            Self::ReplaceInstrument { id, token } => {
                Request { method: "PATCH", ..post(&at_instrument(id, ""), token_body(token)) }
            }
            Self::Deactivate(id) => Request { body: None, ..post(&at_instrument(id, "/deactivation"), Value::Null) },
            Self::MakeDefault(id) => {
                let body = Value::object([("defaultPaymentInstrumentId", Some(Value::text(id)))]);
                Request { method: "PATCH", ..post("/storefront/account", body) }
            }
            Self::Token(id) => Request { credential: Credential::Key, ..get(["/tokens/", id].concat()) },
        }
    }

    /// Understands the body of a successful answer.
    pub fn read(&self, body: &Value) -> Result<Answer, Failure> {
        self.read_body(body).map_err(|unreadable| {
            Failure::from(Code::AnswerUnreadable)
                .of_operation(self.operation())
                .with_detail(["Member: ", &unreadable.member, "."].concat())
        })
    }

    fn read_body(&self, body: &Value) -> Result<Answer, Unreadable> {
        Ok(match self {
            Self::Preview { .. } => Answer::Preview(Preview::read(body)?),
            Self::ReadyToPay { .. } => Answer::Methods(PaymentMethod::read_all(body)),
            Self::Plans(_) => Answer::Plans(Plan::read_all(body)),
            Self::Account | Self::MakeDefault(_) => Answer::Account(Account::read(body)),
            Self::Instruments => Answer::Instruments(SavedInstrument::read_all(body)),
            Self::Invoice(_) => {
                Answer::Invoice(Box::new(InvoiceRead { invoice: Invoice::read(body)?, answer: body.clone() }))
            }
            Self::Charge(Charge { source: Source::Items(_), .. }) => Answer::Charge(Purchase::read(body)),
            Self::Charge(_) | Self::SetUp(_) => Answer::Charge(Purchase::read_payment(body)),
            Self::SaveInstrument { .. } | Self::ReplaceInstrument { .. } | Self::Deactivate(_) => {
                let saved = SavedInstrument::read(body).ok_or_else(|| Unreadable { member: "id".to_owned() })?;
                Answer::Instrument(Box::new(saved))
            }
            Self::Token(_) => Answer::Token(Token::read(body)),
            Self::Transaction { .. } | Self::LatestSetUp { .. } | Self::Convert { .. } => {
                Answer::Transaction(Purchase::read_payment(body))
            }
            Self::Transactions => Answer::Transactions(body.items().iter().map(Purchase::read_payment).collect()),
        })
    }

    /// The record that it pays, which nothing else should pay at the same time.
    pub fn record(&self) -> Option<&str> {
        match self {
            Self::Charge(Charge { source: Source::Invoice(id) | Source::Transaction(id), .. }) => Some(id),
            _ => None,
        }
    }

    /// Whether it only asks: it moves no money and changes nothing, so it may be sent as often as it takes.
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::Preview { .. }
            | Self::ReadyToPay { .. }
            | Self::Plans(_)
            | Self::Account
            | Self::Instruments
            | Self::Invoice(_)
            | Self::Transaction { .. }
            | Self::Transactions
            | Self::LatestSetUp { .. }
            | Self::Token(_) => true,
            Self::Charge(_)
            | Self::SaveInstrument { .. }
            | Self::SetUp(_)
            | Self::ReplaceInstrument { .. }
            | Self::Deactivate(_)
            | Self::MakeDefault(_)
            | Self::Convert { .. } => false,
        }
    }

    /// Whether it moves money: then it gets a longer deadline and is never sent again blindly.
    pub fn is_charge(&self) -> bool {
        matches!(self, Self::Charge(_) | Self::SetUp(_))
    }
}

impl Charge {
    /// What keeps it from being made twice. With a jwt alone there is no key to look a token up with, and a record tells
    /// more than its token: how the payment went.
    pub fn guard(&self) -> Guard {
        match (&self.source, &self.instrument) {
            (Source::Invoice(id), _) => Guard::Invoice(id.clone()),
            (Source::Transaction(id), _) => Guard::Transaction(id.clone()),
            (_, Instrument::Token(token)) => Guard::Token(token.clone()),
            (_, Instrument::OwnPage(_)) => Guard::Approval,
            (_, Instrument::Saved(_)) => Guard::None,
        }
    }

    fn request(&self, shop: &Shop) -> Request {
        let one = |name: &str, value: &str| Value::object([(name, Some(Value::text(value)))]);
        let subject = match &self.source {
            Source::Items(items) => return post("/storefront/purchase", self.purchase_body(shop, items)),
            Source::Money(money) => Value::object([
                ("websiteId", Some(Value::text(&shop.website_id))),
                ("currency", Some(Value::text(money.currency().code()))),
                ("amount", Some(Value::Number(money.to_decimal()))),
            ]),
            Source::Invoice(id) => one("invoiceId", id),
            Source::Transaction(id) => one("transactionId", id),
        };
        let about = Value::object([
            ("riskMetadata", Some(shop.risk_metadata.clone())),
            ("redirectUrl", shop.return_url.as_deref().map(Value::text)),
        ]);
        post("/storefront/payment", subject.with_members_of(&self.instrument.to_value()).with_members_of(&about))
    }

    fn purchase_body(&self, shop: &Shop, items: &[Item]) -> Value {
        let address = self.address.as_ref().map(BillingAddress::to_value);
        Value::object([
            ("websiteId", Some(Value::text(&shop.website_id))),
            ("items", Some(items_value(items))),
            ("paymentInstruction", Some(self.instrument.to_value())),
            ("deliveryAddress", address.clone().filter(|_| self.ships)),
            ("billingAddress", address),
            ("redirectUrl", shop.return_url.as_deref().map(Value::text)),
        ])
    }
}

impl Instrument {
    pub(crate) fn to_value(&self) -> Value {
        let (name, value) = match self {
            Self::Token(token) => ("token", token),
            Self::Saved(id) => ("paymentInstrumentId", id),
            Self::OwnPage(method) => {
                return Value::object([("methods", Some(Value::List(vec![Value::text(method)])))]);
            }
        };
        Value::object([(name, Some(Value::text(value)))])
    }
}

impl SetUp {
    fn request(&self, shop: &Shop) -> Request {
        let body = Value::object([
            ("websiteId", Some(Value::text(&shop.website_id))),
            ("currency", Some(Value::text(self.amount.currency().code()))),
            ("amount", Some(Value::Number(self.amount.to_decimal()))),
            ("riskMetadata", Some(shop.risk_metadata.clone())),
            ("redirectUrl", shop.return_url.as_deref().map(Value::text)),
        ]);
        by(&self.session, post(&at_instrument(&self.instrument, "/setup"), body))
    }
}

const INSTRUMENTS: &str = "/storefront/payment-instruments";

fn at_instrument(id: &str, rest: &str) -> String {
    [INSTRUMENTS, "/", id, rest].concat()
}

fn token_body(token: &str) -> Value {
    Value::object([("token", Some(Value::text(token)))])
}

fn preview_body(shop: &Shop, items: &[Item], place: &Option<Place>) -> Value {
    Value::object([
        ("websiteId", Some(Value::text(&shop.website_id))),
        ("items", Some(items_value(items))),
        ("billingAddress", place.as_ref().map(Place::to_value)),
        ("deliveryAddress", place.as_ref().map(Place::to_value)),
    ])
}

fn ready_to_pay_body(shop: &Shop, basis: &Basis, place: &Option<Place>) -> Value {
    let (items, money) = match basis {
        Basis::Items(items) => (Some(items_value(items)), None),
        Basis::Amount(money) => (None, Some(*money)),
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
        Value::object([("planId", Some(Value::text(&item.plan_id))), ("quantity", Some(Value::integer(item.quantity)))])
    };
    Value::List(items.iter().map(entry).collect())
}

fn post(path: &str, body: Value) -> Request {
    Request { method: "POST", path: path.to_owned(), body: Some(body), credential: Credential::Caller }
}

fn get(path: String) -> Request {
    Request { method: "GET", path, body: None, credential: Credential::Caller }
}

/// The same request by the right of a guest's session, where there is one.
fn by(session: &Option<String>, request: Request) -> Request {
    match session {
        Some(session) => Request { credential: Credential::Session(session.clone()), ..request },
        None => request,
    }
}

#[cfg(test)]
mod tests;
