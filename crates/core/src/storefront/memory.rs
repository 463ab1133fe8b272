use super::{Answer, Call, Charge, Instrument, InvoiceRead, SetUp, Storefront};
use crate::address::{BillingAddress, Place};
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::options::{Item, Source};
use crate::value::Value;
use crate::wire::{
    Account, Conversion, InstrumentStatus, Invoice, InvoiceStatus, PAYMENT_CARD, PaymentMethod, Plan, Preview,
    Purchase, SavedInstrument, Token, Transaction, TransactionKind, TransactionResult, TransactionStatus,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A small storefront in memory: every plan costs the same, tokens work once, an invoice and a transaction are paid
/// once, and it remembers what it charged. It has one customer.
#[derive(Clone, Debug)]
pub struct MemoryStorefront {
    unit_price: Money,
    tax_with_place: Money,
    renewals: BTreeMap<String, Money>,
    methods: Vec<PaymentMethod>,
    tells_plans: bool,
    home: Option<BillingAddress>,
    invoices: BTreeMap<String, Bill>,
    waiting: BTreeMap<String, Waiting>,
    saved: RefCell<Vec<SavedInstrument>>,
    default_instrument: RefCell<Option<String>>,
    outcome: RefCell<TransactionResult>,
    used_tokens: RefCell<BTreeSet<String>>,
    expired_tokens: RefCell<BTreeSet<String>>,
    sales: RefCell<Vec<Sale>>,
    approval_page: Option<&'static str>,
    quote: RefCell<Option<Money>>,
}

/// An invoice that nobody has paid yet.
#[derive(Clone, Debug)]
struct Bill {
    amount: Money,
    status: InvoiceStatus,
}

/// A transaction that waits for its payment.
#[derive(Clone, Debug)]
struct Waiting {
    amount: Money,
    kind: TransactionKind,
    invoice: Option<String>,
}

/// A transaction that was made here.
#[derive(Clone, Debug)]
struct Sale {
    id: String,
    subject: Subject,
    amount: Money,
    renewal: Option<Money>,
    result: TransactionResult,
    paid_with: Option<String>,
}

/// What a transaction is for.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Subject {
    Purchase,
    Invoice(String),
    Transaction(String),
    SetUp(String),
}

impl MemoryStorefront {
    /// A storefront that sells every plan for so many minor units, adds so many of tax once it knows the place, and
    /// approves every card.
    pub fn new(currency: Currency, unit_price: i64, tax_with_place: i64) -> Self {
        Self {
            unit_price: Money::from_minor(unit_price, currency),
            tax_with_place: Money::from_minor(tax_with_place, currency),
            renewals: BTreeMap::new(),
            methods: vec![card_method()],
            tells_plans: false,
            home: None,
            invoices: BTreeMap::new(),
            waiting: BTreeMap::new(),
            saved: RefCell::default(),
            default_instrument: RefCell::default(),
            outcome: RefCell::new(TransactionResult::Approved),
            used_tokens: RefCell::default(),
            expired_tokens: RefCell::default(),
            sales: RefCell::default(),
            approval_page: None,
            quote: RefCell::default(),
        }
    }

    /// The same storefront, where in this country everything renews for so many minor units.
    #[must_use]
    pub fn with_renewal(mut self, country: &str, minor: i64) -> Self {
        self.renewals.insert(country.to_owned(), self.money(minor));
        self
    }

    /// The same storefront, which tells about every plan that it is asked about.
    #[must_use]
    pub fn with_plans(mut self) -> Self {
        self.tells_plans = true;
        self
    }

    /// The same storefront, whose customer lives here.
    #[must_use]
    pub fn with_home(mut self, home: BillingAddress) -> Self {
        self.home = Some(home);
        self
    }

    /// The same storefront, whose customer has saved these cards too. The first one of all is the default.
    #[must_use]
    pub fn with_cards(self, ids: &[&str]) -> Self {
        self.saved.borrow_mut().extend(ids.iter().map(|id| card((*id).to_owned())));
        let first = self.saved.borrow().first().map(|card| card.id.clone());
        *self.default_instrument.borrow_mut() = first;
        self
    }

    /// The same storefront with an invoice of so many minor units.
    #[must_use]
    pub fn with_invoice(mut self, id: &str, minor: i64, status: InvoiceStatus) -> Self {
        self.invoices.insert(id.to_owned(), Bill { amount: self.money(minor), status });
        self
    }

    /// The same storefront with a transaction of so many minor units that waits for its payment, perhaps for an invoice.
    #[must_use]
    pub fn with_transaction(mut self, id: &str, minor: i64, kind: TransactionKind, invoice: Option<&str>) -> Self {
        let waiting = Waiting { amount: self.money(minor), kind, invoice: invoice.map(str::to_owned) };
        self.waiting.insert(id.to_owned(), waiting);
        self
    }

    /// The same storefront, where whoever pays without a result approves it on this page.
    #[must_use]
    pub fn with_approval_page(mut self, url: &'static str) -> Self {
        self.approval_page = Some(url);
        self
    }

    /// The same storefront, which offers to pay so many minor units of another currency in place of what is due.
    #[must_use]
    pub fn with_quote(self, quote: Money) -> Self {
        *self.quote.borrow_mut() = Some(quote);
        self
    }

    fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.unit_price.currency())
    }

    /// From now on transactions go this way.
    pub fn decide(&self, outcome: TransactionResult) {
        *self.outcome.borrow_mut() = outcome;
    }

    /// The gateway makes up its mind: every transaction without a result has this one now.
    pub fn settle_pending(&self, outcome: &TransactionResult) {
        let mut sales = self.sales.borrow_mut();
        let pending = sales.iter_mut().filter(|sale| sale.result == TransactionResult::Unknown);
        pending.for_each(|sale| sale.result = outcome.clone());
    }

    /// From now on this token pays nothing, used or not.
    pub fn expire(&self, token: &str) {
        self.expired_tokens.borrow_mut().insert(token.to_owned());
    }

    /// Whether some transaction has no result yet.
    pub fn has_pending(&self) -> bool {
        self.sales.borrow().iter().any(|sale| sale.result == TransactionResult::Unknown)
    }

    /// What has been charged, in order. Setting an instrument up charges nothing.
    pub fn approved(&self) -> Vec<Money> {
        self.of_approved(|sale| sale.amount)
    }

    /// What each of them renews for, in the same order.
    pub fn renewals(&self) -> Vec<Option<Money>> {
        self.of_approved(|sale| sale.renewal)
    }

    /// The instruments that were set up, in order.
    pub fn set_up(&self) -> Vec<String> {
        let sales = self.sales.borrow();
        let instrument = |sale: &Sale| match &sale.subject {
            Subject::SetUp(instrument) if sale.is_approved() => Some(instrument.clone()),
            _ => None,
        };
        sales.iter().filter_map(instrument).collect()
    }

    /// All that can change while it is asked, for whoever compares two storefronts.
    #[cfg(test)]
    pub(crate) fn what_happened(&self) -> impl core::fmt::Debug + '_ {
        let tokens = (&self.used_tokens, &self.expired_tokens);
        (&self.outcome, tokens, &self.sales, self.saved.borrow().len(), &self.default_instrument)
    }

    fn of_approved<T>(&self, part: impl Fn(&Sale) -> T) -> Vec<T> {
        let sales = self.sales.borrow();
        sales.iter().filter(|sale| sale.is_approved() && self.moves_money(sale)).map(part).collect()
    }

    fn moves_money(&self, sale: &Sale) -> bool {
        match &sale.subject {
            Subject::SetUp(_) => false,
            Subject::Transaction(id) => self.waiting.get(id).is_none_or(|it| it.kind == TransactionKind::Payment),
            Subject::Purchase | Subject::Invoice(_) => true,
        }
    }

    /// Answers at once.
    pub fn answer_now(&self, call: &Call) -> Result<Answer, Failure> {
        let answer = match call {
            Call::Preview { items, place } => Some(Answer::Preview(self.preview(items, place.as_ref()))),
            Call::ReadyToPay { .. } => Some(Answer::Methods(self.methods.clone())),
            Call::Plans(ids) => {
                Some(Answer::Plans(ids.iter().filter(|_| self.tells_plans).map(|id| plan(id)).collect()))
            }
            Call::Account => Some(Answer::Account(self.account())),
            Call::Instruments => Some(Answer::Instruments(self.saved.borrow().clone())),
            Call::Invoice(id) => self.invoice(id).map(|read| Answer::Invoice(Box::new(read))),
            Call::Transaction { id, .. } => self.transaction(id).map(Answer::Transaction),
            Call::Transactions => Some(Answer::Transactions(self.newest())),
            Call::Convert { id, .. } => {
                *self.quote.borrow_mut() = None;
                self.transaction(id).map(Answer::Transaction)
            }
            Call::Charge(charge) => return self.charge(charge, call.operation()).map(Answer::Charge),
            Call::SaveInstrument { token } => return self.save(token, call.operation()),
            Call::SetUp(set_up) => self.start_set_up(set_up).map(Answer::Charge),
            Call::LatestSetUp { instrument, .. } => self.latest_set_up(instrument).map(Answer::Transaction),
            Call::ReplaceInstrument { id, token } => return self.replace(id, token, call.operation()),
            Call::Deactivate(id) => self.deactivate(id),
            Call::MakeDefault(id) => self.make_default(id).map(Answer::Account),
            Call::Token(id) => Some(Answer::Token(Token { is_used: Some(self.used_tokens.borrow().contains(id)) })),
        };
        answer.ok_or_else(|| refusal(call.operation(), 404))
    }

    fn preview(&self, items: &[Item], place: Option<&Place>) -> Preview {
        let units: u64 = items.iter().map(|item| item.quantity).sum();
        let lines = self.unit_price.minor().saturating_mul(i64::try_from(units).unwrap_or(i64::MAX));
        let tax = if place.is_some() { self.tax_with_place.minor() } else { 0 };
        Preview {
            subtotal: Some(self.money(lines)),
            tax: Some(self.money(tax)),
            recurring: place.and_then(|place| self.renewals.get(place.to_value().get("country").as_text()?)).copied(),
            ..bill_of(self.money(lines.saturating_add(tax)))
        }
    }

    fn account(&self) -> Account {
        let default_instrument = self.default_instrument.borrow().clone();
        Account { default_instrument, address: self.home.clone(), public: Value::Null }
    }

    fn invoice(&self, id: &str) -> Option<InvoiceRead> {
        let bill = self.invoices.get(id)?;
        let sales = self.sales.borrow();
        let paying: Vec<&Sale> = sales.iter().filter(|sale| self.pays_invoice(sale, id)).collect();
        let is_paid = paying.iter().any(|sale| sale.is_approved());
        let invoice = Invoice {
            id: Some(id.to_owned()),
            number: None,
            status: if is_paid { InvoiceStatus::Paid } else { bill.status.clone() },
            currency: bill.amount.currency(),
            amount: Some(bill.amount),
            amount_due: Some(if is_paid { self.money(0) } else { bill.amount }),
            bill: bill_of(bill.amount),
            billing_address: None,
            transaction_ids: paying.iter().map(|sale| sale.id.clone()).collect(),
        };
        let transactions = Value::List(paying.into_iter().map(Sale::to_value).collect());
        Some(InvoiceRead { invoice, answer: Value::object([("transactions", Some(transactions))]) })
    }

    fn pays_invoice(&self, sale: &Sale, invoice: &str) -> bool {
        match &sale.subject {
            Subject::Invoice(id) => id == invoice,
            Subject::Transaction(id) => self.waiting.get(id).is_some_and(|it| it.invoice.as_deref() == Some(invoice)),
            Subject::Purchase | Subject::SetUp(_) => false,
        }
    }

    fn newest(&self) -> Vec<Purchase> {
        let sales = self.sales.borrow().clone();
        sales.iter().rev().map(|sale| self.purchase(sale)).collect()
    }

    fn transaction(&self, id: &str) -> Option<Purchase> {
        let sale = self.sales.borrow().iter().rfind(|sale| sale.id == id).cloned();
        match (sale, self.waiting.get(id)) {
            (Some(sale), _) => Some(self.purchase(&sale)),
            (None, Some(waiting)) => Some(self.purchase(&Sale {
                id: id.to_owned(),
                subject: Subject::Transaction(id.to_owned()),
                amount: waiting.amount,
                renewal: None,
                result: TransactionResult::Unknown,
                paid_with: None,
            })),
            (None, None) => None,
        }
    }

    /// The guards come in the order of the API: what is unknown (404), what is wrong (422), what does not fit (409).
    fn charge(&self, charge: &Charge, operation: &'static str) -> Result<Purchase, Failure> {
        let (amount, renewal) = self.price(charge).ok_or_else(|| refusal(operation, 404))?;
        match &charge.instrument {
            Instrument::Token(token) => self.check_token(token, operation)?,
            Instrument::Saved(id) => self.check_saved(id, operation)?,
            Instrument::OwnPage(_) => {}
        }
        let subject = match &charge.source {
            Source::Items(_) | Source::Money(_) => Subject::Purchase,
            Source::Invoice(id) => Subject::Invoice(id.clone()),
            Source::Transaction(id) => Subject::Transaction(id.clone()),
        };
        if self.is_taken(&subject) {
            return Err(refusal(operation, 409));
        }
        if let Instrument::Token(token) = &charge.instrument {
            self.used_tokens.borrow_mut().insert(token.clone());
        }
        let saved = match &charge.instrument {
            Instrument::Saved(id) => Some(id.clone()),
            Instrument::Token(_) | Instrument::OwnPage(_) => None,
        };
        Ok(self.sell(subject, amount, renewal, saved))
    }

    fn price(&self, charge: &Charge) -> Option<(Money, Option<Money>)> {
        match &charge.source {
            Source::Items(items) => {
                let preview = self.preview(items, self.place_of(charge).as_ref());
                Some((preview.total, preview.recurring))
            }
            Source::Money(money) => Some((*money, None)),
            Source::Invoice(id) => Some((self.invoices.get(id)?.amount, None)),
            Source::Transaction(id) => Some((self.waiting.get(id)?.amount, None)),
        }
    }

    /// What a charge does not say is where the saved instrument, or else the customer, is at home.
    fn place_of(&self, charge: &Charge) -> Option<Place> {
        let of_saved = || match &charge.instrument {
            Instrument::Saved(id) => {
                let saved = self.saved.borrow().iter().find(|saved| saved.id == *id).cloned();
                saved?.billing_address.or_else(|| self.home.clone())
            }
            Instrument::Token(_) | Instrument::OwnPage(_) => None,
        };
        charge.address.clone().or_else(of_saved)?.place()
    }

    /// Whether it is paid already, or being paid: then it cannot be paid once more.
    fn is_taken(&self, subject: &Subject) -> bool {
        let is_closed = match subject {
            Subject::Invoice(id) => self.invoices.get(id).is_some_and(|bill| !bill.is_payable()),
            _ => false,
        };
        let holds = |sale: &Sale| {
            let is_open = matches!(sale.result, TransactionResult::Approved | TransactionResult::Unknown);
            *subject != Subject::Purchase && sale.subject == *subject && is_open
        };
        is_closed || self.sales.borrow().iter().any(holds)
    }

    fn check_token(&self, token: &str, operation: &'static str) -> Result<(), Failure> {
        let is_dead = self.expired_tokens.borrow().contains(token) || self.used_tokens.borrow().contains(token);
        if is_dead { Err(refused_token(operation)) } else { Ok(()) }
    }

    fn check_saved(&self, id: &str, operation: &'static str) -> Result<(), Failure> {
        let is_usable = self.saved.borrow().iter().any(|saved| saved.id == id && saved.is_usable());
        if is_usable { Ok(()) } else { Err(refusal(operation, 422)) }
    }

    /// A decline of a waiting transaction becomes a child of it, so that the customer can try again.
    fn sell(&self, subject: Subject, amount: Money, renewal: Option<Money>, paid_with: Option<String>) -> Purchase {
        let result = self.outcome.borrow().clone();
        let is_open = matches!(result, TransactionResult::Approved | TransactionResult::Unknown);
        let id = match &subject {
            Subject::Transaction(id) if is_open => id.clone(),
            _ => ["txn_", &(self.sales.borrow().len() + 1).to_string()].concat(),
        };
        let sale = Sale { id, subject, amount, renewal, result, paid_with };
        self.sales.borrow_mut().push(sale.clone());
        self.purchase(&sale)
    }

    fn purchase(&self, sale: &Sale) -> Purchase {
        let session = Some(String::from("session"));
        let waiting = self.waiting.get(&sale.id);
        let is_new = !self.sales.borrow().iter().any(|made| made.id == sale.id);
        let is_set_up = matches!(sale.subject, Subject::SetUp(_));
        let kind = if is_set_up { TransactionKind::Setup } else { TransactionKind::Payment };
        let transaction = Transaction {
            id: Some(sale.id.clone()),
            kind: waiting.map_or(kind, |waiting| waiting.kind),
            result: sale.result.clone(),
            status: match sale.result {
                TransactionResult::Unknown if is_new || self.approval_page.is_some() => {
                    TransactionStatus::WaitingApproval
                }
                TransactionResult::Unknown => TransactionStatus::Pending,
                _ => TransactionStatus::Completed,
            },
            amount: Some(sale.amount),
            approval_url: self.approval_page.map(str::to_owned),
            cancel_url: self.approval_page.map(|page| [page, "/cancel"].concat()),
            conversion: self.quote.borrow().map(|quote| Conversion {
                base: sale.amount,
                quote,
                rate: None,
                is_forced: false,
            }),
            instrument_id: sale.paid_with.clone(),
            invoice_ids: waiting.and_then(|waiting| waiting.invoice.clone()).into_iter().collect(),
            child_ids: self.children_of(&sale.id),
            session: session.clone(),
            ..Transaction::read(&Value::Null)
        };
        let public = Value::object([("transaction", Some(sale.to_value()))]);
        Purchase { order_id: Some("ord_1".into()), invoice: None, transaction, session, public }
    }

    fn children_of(&self, id: &str) -> Vec<String> {
        let sales = self.sales.borrow();
        let is_child = |sale: &&Sale| sale.subject == Subject::Transaction(id.to_owned()) && sale.id != id;
        sales.iter().filter(is_child).map(|sale| sale.id.clone()).collect()
    }

    fn save(&self, token: &str, operation: &'static str) -> Result<Answer, Failure> {
        self.use_up(token, operation)?;
        let id = ["pi_", &(self.saved.borrow().len() + 1).to_string()].concat();
        let saved = SavedInstrument { session: Some("session".into()), ..card(id) };
        self.saved.borrow_mut().push(saved.clone());
        Ok(Answer::Instrument(Box::new(saved)))
    }

    fn use_up(&self, token: &str, operation: &'static str) -> Result<(), Failure> {
        self.check_token(token, operation)?;
        self.used_tokens.borrow_mut().insert(token.to_owned());
        Ok(())
    }

    fn start_set_up(&self, set_up: &SetUp) -> Option<Purchase> {
        self.saved.borrow().iter().find(|saved| saved.id == set_up.instrument)?;
        Some(self.sell(Subject::SetUp(set_up.instrument.clone()), set_up.amount, None, Some(set_up.instrument.clone())))
    }

    fn latest_set_up(&self, instrument: &str) -> Option<Purchase> {
        let subject = Subject::SetUp(instrument.to_owned());
        let sale = self.sales.borrow().iter().rfind(|sale| sale.subject == subject).cloned()?;
        Some(self.purchase(&sale))
    }

    fn replace(&self, id: &str, token: &str, operation: &'static str) -> Result<Answer, Failure> {
        let position = self.saved.borrow().iter().position(|saved| saved.id == id);
        let position = position.ok_or_else(|| refusal(operation, 404))?;
        self.use_up(token, operation)?;
        let saved = SavedInstrument { last4: Some("2222".into()), ..card(id.to_owned()) };
        if let Some(place) = self.saved.borrow_mut().get_mut(position) {
            *place = saved.clone();
        }
        Ok(Answer::Instrument(Box::new(saved)))
    }

    fn deactivate(&self, id: &str) -> Option<Answer> {
        let mut saved = self.saved.borrow_mut();
        let position = saved.iter().position(|saved| saved.id == id)?;
        let gone = SavedInstrument { status: InstrumentStatus::Deactivated, ..saved.remove(position) };
        self.default_instrument.borrow_mut().take_if(|default| default == id);
        Some(Answer::Instrument(Box::new(gone)))
    }

    fn make_default(&self, id: &str) -> Option<Account> {
        self.saved.borrow().iter().find(|saved| saved.id == id)?;
        *self.default_instrument.borrow_mut() = Some(id.to_owned());
        Some(self.account())
    }
}

impl Bill {
    fn is_payable(&self) -> bool {
        matches!(self.status, InvoiceStatus::Unpaid | InvoiceStatus::PartiallyPaid | InvoiceStatus::PastDue)
    }
}

impl Sale {
    fn is_approved(&self) -> bool {
        self.result == TransactionResult::Approved
    }

    /// The transaction as the API writes it, as far as somebody here reads it again.
    fn to_value(&self) -> Value {
        let result = match self.result {
            TransactionResult::Approved => "approved",
            TransactionResult::Declined => "declined",
            TransactionResult::Canceled => "canceled",
            TransactionResult::Abandoned => "abandoned",
            TransactionResult::Unknown => "unknown",
        };
        Value::object([
            ("id", Some(Value::text(&self.id))),
            ("result", Some(Value::text(result))),
            ("amount", Some(Value::Number(self.amount.to_decimal()))),
            ("currency", Some(Value::text(self.amount.currency().code()))),
            // Ids count up, and so do times: the newest is the last one.
            ("createdTime", Some(Value::text(["2030-01-01T00:00:00Z/", &self.id].concat()))),
        ])
    }
}

impl Storefront for MemoryStorefront {
    async fn answer(&self, call: Call) -> Result<Answer, Failure> {
        self.answer_now(&call)
    }
}

/// A plan of which nothing is known but its id.
fn plan(id: &str) -> Plan {
    Plan { id: id.to_owned(), name: None, product_name: None, trial: None, interval: None, is_metered: false }
}

fn card_method() -> PaymentMethod {
    PaymentMethod { method: PAYMENT_CARD.into(), feature: None, brands: vec!["Visa".into()], filters: Vec::new() }
}

fn card(id: String) -> SavedInstrument {
    let public = Value::object([("id", Some(Value::text(&id))), ("method", Some(Value::text(PAYMENT_CARD)))]);
    SavedInstrument {
        id,
        method: PAYMENT_CARD.into(),
        brand: Some("Visa".into()),
        last4: Some("1111".into()),
        expiry: None,
        status: InstrumentStatus::Active,
        billing_address: None,
        session: None,
        public,
    }
}

fn bill_of(total: Money) -> Preview {
    Preview {
        currency: total.currency(),
        line_items: Vec::new(),
        discounts: Vec::new(),
        taxes: Vec::new(),
        subtotal: None,
        shipping: None,
        tax: None,
        discount: None,
        ships: false,
        total,
        recurring: None,
        public: Value::Null,
    }
}

fn refusal(operation: &'static str, status: u16) -> Failure {
    Failure::of_status(operation, status, &Value::Null)
}

fn refused_token(operation: &'static str) -> Failure {
    let invalid = Value::object([("field", Some(Value::text("paymentInstruction.token")))]);
    let body = Value::object([("invalidFields", Some(Value::List(vec![invalid])))]);
    Failure::of_status(operation, 422, &body)
}
