use super::{Answer, Call, Charge, Storefront};
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::options::{Item, Source};
use crate::value::Value;
use crate::wire::{PaymentMethod, Preview, Purchase, Token, Transaction, TransactionResult, TransactionStatus};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A small storefront in memory: every plan costs the same, tokens work once, and it remembers what it charged.
#[derive(Clone, Debug)]
pub struct MemoryStorefront {
    unit_price: Money,
    tax_with_place: Money,
    outcome: RefCell<TransactionResult>,
    used_tokens: RefCell<BTreeSet<String>>,
    transactions: RefCell<Vec<(Money, TransactionResult)>>,
}

impl MemoryStorefront {
    /// A storefront that sells every plan for so many minor units, adds so many of tax once it knows the place, and
    /// approves every card.
    pub fn new(currency: Currency, unit_price: i64, tax_with_place: i64) -> Self {
        Self {
            unit_price: Money::from_minor(unit_price, currency),
            tax_with_place: Money::from_minor(tax_with_place, currency),
            outcome: RefCell::new(TransactionResult::Approved),
            used_tokens: RefCell::default(),
            transactions: RefCell::default(),
        }
    }

    /// From now on transactions go this way.
    pub fn decide(&self, outcome: TransactionResult) {
        *self.outcome.borrow_mut() = outcome;
    }

    /// The gateway makes up its mind: every transaction without a result has this one now.
    pub fn settle_pending(&self, outcome: &TransactionResult) {
        let mut transactions = self.transactions.borrow_mut();
        let pending = transactions.iter_mut().filter(|(_, result)| *result == TransactionResult::Unknown);
        pending.for_each(|(_, result)| *result = outcome.clone());
    }

    /// Whether some transaction has no result yet.
    pub fn has_pending(&self) -> bool {
        self.transactions.borrow().iter().any(|(_, result)| *result == TransactionResult::Unknown)
    }

    /// What has been charged, in order.
    pub fn approved(&self) -> Vec<Money> {
        let transactions = self.transactions.borrow();
        let approved = transactions.iter().filter(|(_, result)| *result == TransactionResult::Approved);
        approved.map(|(amount, _)| *amount).collect()
    }

    /// Answers at once.
    pub fn answer_now(&self, call: &Call) -> Result<Answer, Failure> {
        match call {
            Call::Preview { items, place } => Ok(Answer::Preview(self.preview(items, place.is_some()))),
            Call::ReadyToPay { .. } => Ok(Answer::Methods(vec![card_method()])),
            Call::Plans(_) => Ok(Answer::Plans(Vec::new())),
            Call::Charge(charge) => self.charge(charge),
            Call::Token(id) => Ok(Answer::Token(Token { is_used: Some(self.used_tokens.borrow().contains(id)) })),
            Call::Transaction { id, .. } => self.transaction(id),
        }
    }

    fn preview(&self, items: &[Item], knows_place: bool) -> Preview {
        let currency = self.unit_price.currency();
        let units: u64 = items.iter().map(|item| item.quantity).sum();
        let lines = self.unit_price.minor().saturating_mul(i64::try_from(units).unwrap_or(i64::MAX));
        let tax = if knows_place { self.tax_with_place.minor() } else { 0 };
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
            recurring: None,
            public: Value::Null,
        }
    }

    fn charge(&self, charge: &Charge) -> Result<Answer, Failure> {
        if !self.used_tokens.borrow_mut().insert(charge.token.clone()) {
            return Err(used_token());
        }
        let amount = match &charge.source {
            Source::Items(items) => self.preview(items, true).total,
            Source::Money(money) => *money,
        };
        self.transactions.borrow_mut().push((amount, self.outcome.borrow().clone()));
        let last = self.transactions.borrow().len();
        Ok(Answer::Charge(purchase(last, amount, self.outcome.borrow().clone())))
    }

    fn transaction(&self, id: &str) -> Result<Answer, Failure> {
        let transactions = self.transactions.borrow();
        let found = (1..).zip(transactions.iter()).find(|(number, _)| transaction_id(*number) == id);
        found
            .map(|(number, (amount, result))| Answer::Transaction(purchase(number, *amount, result.clone())))
            .ok_or_else(|| Failure::of_status("StorefrontGetTransaction", 404, &Value::Null))
    }
}

fn purchase(number: usize, amount: Money, result: TransactionResult) -> Purchase {
    let status = match result {
        TransactionResult::Unknown => TransactionStatus::Pending,
        _ => TransactionStatus::Completed,
    };
    let session = Some(String::from("session"));
    let transaction = Transaction {
        id: Some(transaction_id(number)),
        result,
        status,
        amount: Some(amount),
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

fn used_token() -> Failure {
    let invalid = Value::object([("field", Some(Value::text("paymentInstruction.token")))]);
    let body = Value::object([("invalidFields", Some(Value::List(vec![invalid])))]);
    Failure::of_status("StorefrontPostPurchase", 422, &body)
}
