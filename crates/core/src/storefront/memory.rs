use super::{Answer, Call, Charge, Storefront};
use crate::address::Place;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::options::{Item, Source};
use crate::value::Value;
use crate::wire::{PaymentMethod, Preview, Purchase, Token, Transaction, TransactionResult, TransactionStatus};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A small storefront in memory: every plan costs the same, tokens work once, and it remembers what it charged.
#[derive(Clone, Debug)]
pub struct MemoryStorefront {
    unit_price: Money,
    tax_with_place: Money,
    renewals: BTreeMap<String, Money>,
    outcome: RefCell<TransactionResult>,
    used_tokens: RefCell<BTreeSet<String>>,
    expired_tokens: RefCell<BTreeSet<String>>,
    sales: RefCell<Vec<Sale>>,
}

#[derive(Clone, Debug)]
struct Sale {
    amount: Money,
    renewal: Option<Money>,
    result: TransactionResult,
}

impl MemoryStorefront {
    /// A storefront that sells every plan for so many minor units, adds so many of tax once it knows the place, and
    /// approves every card.
    pub fn new(currency: Currency, unit_price: i64, tax_with_place: i64) -> Self {
        Self {
            unit_price: Money::from_minor(unit_price, currency),
            tax_with_place: Money::from_minor(tax_with_place, currency),
            renewals: BTreeMap::new(),
            outcome: RefCell::new(TransactionResult::Approved),
            used_tokens: RefCell::default(),
            expired_tokens: RefCell::default(),
            sales: RefCell::default(),
        }
    }

    /// The same storefront, where in this country everything renews for so many minor units.
    #[must_use]
    pub fn with_renewal(mut self, country: &str, minor: i64) -> Self {
        self.renewals.insert(country.to_owned(), Money::from_minor(minor, self.unit_price.currency()));
        self
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

    /// What has been charged, in order.
    pub fn approved(&self) -> Vec<Money> {
        self.of_approved(|sale| sale.amount)
    }

    /// What each of them renews for, in the same order.
    pub fn renewals(&self) -> Vec<Option<Money>> {
        self.of_approved(|sale| sale.renewal)
    }

    fn of_approved<T>(&self, part: impl Fn(&Sale) -> T) -> Vec<T> {
        let sales = self.sales.borrow();
        sales.iter().filter(|sale| sale.result == TransactionResult::Approved).map(part).collect()
    }

    /// Answers at once.
    pub fn answer_now(&self, call: &Call) -> Result<Answer, Failure> {
        match call {
            Call::Preview { items, place } => Ok(Answer::Preview(self.preview(items, place.as_ref()))),
            Call::ReadyToPay { .. } => Ok(Answer::Methods(vec![card_method()])),
            Call::Plans(_) => Ok(Answer::Plans(Vec::new())),
            Call::Charge(charge) => self.charge(charge),
            Call::Token(id) => Ok(Answer::Token(Token { is_used: Some(self.used_tokens.borrow().contains(id)) })),
            Call::Transaction { id, .. } => self.transaction(id),
        }
    }

    fn preview(&self, items: &[Item], place: Option<&Place>) -> Preview {
        let currency = self.unit_price.currency();
        let units: u64 = items.iter().map(|item| item.quantity).sum();
        let lines = self.unit_price.minor().saturating_mul(i64::try_from(units).unwrap_or(i64::MAX));
        let tax = if place.is_some() { self.tax_with_place.minor() } else { 0 };
        Preview {
            currency,
            line_items: Vec::new(),
            discounts: Vec::new(),
            taxes: Vec::new(),
            subtotal: Some(Money::from_minor(lines, currency)),
            shipping: None,
            tax: Some(Money::from_minor(tax, currency)),
            discount: None,
            ships: false,
            total: Money::from_minor(lines.saturating_add(tax), currency),
            recurring: place.and_then(|place| self.renewals.get(place.to_value().get("country").as_text()?)).copied(),
            public: Value::Null,
        }
    }

    fn charge(&self, charge: &Charge) -> Result<Answer, Failure> {
        let is_expired = self.expired_tokens.borrow().contains(&charge.token);
        if is_expired || !self.used_tokens.borrow_mut().insert(charge.token.clone()) {
            return Err(refused_token());
        }
        let (amount, renewal) = match &charge.source {
            Source::Items(items) => {
                let preview = self.preview(items, charge.address.place().as_ref());
                (preview.total, preview.recurring)
            }
            Source::Money(money) => (*money, None),
        };
        let sale = Sale { amount, renewal, result: self.outcome.borrow().clone() };
        self.sales.borrow_mut().push(sale.clone());
        Ok(Answer::Charge(purchase(self.sales.borrow().len(), &sale)))
    }

    fn transaction(&self, id: &str) -> Result<Answer, Failure> {
        let sales = self.sales.borrow();
        let found = (1..).zip(sales.iter()).find(|(number, _)| transaction_id(*number) == id);
        found
            .map(|(number, sale)| Answer::Transaction(purchase(number, sale)))
            .ok_or_else(|| Failure::of_status("StorefrontGetTransaction", 404, &Value::Null))
    }
}

fn purchase(number: usize, sale: &Sale) -> Purchase {
    let status = match sale.result {
        TransactionResult::Unknown => TransactionStatus::Pending,
        _ => TransactionStatus::Completed,
    };
    let session = Some(String::from("session"));
    let transaction = Transaction {
        id: Some(transaction_id(number)),
        result: sale.result.clone(),
        status,
        amount: Some(sale.amount),
        human_message: None,
        gateway_code: None,
        approval_url: None,
        session: session.clone(),
    };
    Purchase { order_id: Some("ord_1".into()), invoice: None, transaction, session, public: Value::Null }
}

fn transaction_id(number: usize) -> String {
    format!("txn_{number}")
}

impl Storefront for MemoryStorefront {
    async fn answer(&self, call: Call) -> Result<Answer, Failure> {
        self.answer_now(&call)
    }
}

fn card_method() -> PaymentMethod {
    PaymentMethod { method: "payment-card".into(), feature: None, brands: vec!["Visa".into()] }
}

fn refused_token() -> Failure {
    let invalid = Value::object([("field", Some(Value::text("paymentInstruction.token")))]);
    let body = Value::object([("invalidFields", Some(Value::List(vec![invalid])))]);
    Failure::of_status("StorefrontPostPurchase", 422, &body)
}
