//! Everything that changes while the sandbox runs: customers, tokens, instruments, invoices, orders, transactions.

pub(crate) mod authentication_token;
pub(crate) mod conversion;
pub(crate) mod customer;
pub(crate) mod instrument;
pub(crate) mod invoice;
pub(crate) mod order;
pub(crate) mod progress;
mod settling;
pub(crate) mod token;
pub(crate) mod transaction;

use indexmap::IndexMap;
use jiff::Timestamp;
use ulid::Ulid;

use authentication_token::AuthenticationToken;
use customer::Customer;
use instrument::Instrument;
use invoice::Invoice;
use order::Order;
use token::Token;
use transaction::Transaction;

/// How many tokens are made before those that are long dead are dropped, so that a long run stays small.
const TOKENS_BETWEEN_SWEEPS: usize = 1024;

/// Objects by id, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) customers: IndexMap<String, Customer>,
    pub(crate) tokens: IndexMap<String, Token>,
    pub(crate) authentication_tokens: IndexMap<String, AuthenticationToken>,
    pub(crate) instruments: IndexMap<String, Instrument>,
    pub(crate) invoices: IndexMap<String, Invoice>,
    pub(crate) orders: IndexMap<String, Order>,
    pub(crate) transactions: IndexMap<String, Transaction>,
    /// The transactions that time moves on.
    waiting: Vec<String>,
}

impl Store {
    pub(crate) fn add_customer(&mut self, customer: Customer) {
        self.customers.insert(customer.id.clone(), customer);
    }

    /// Keeps a token, and drops dead ones now and then.
    pub(crate) fn add_token(&mut self, token: Token, now: Timestamp) {
        if self.tokens.len() % TOKENS_BETWEEN_SWEEPS == TOKENS_BETWEEN_SWEEPS - 1 {
            self.tokens.retain(|_, token| !token.has_expired(now));
        }
        self.tokens.insert(token.id.clone(), token);
    }

    pub(crate) fn add_instrument(&mut self, instrument: Instrument) {
        self.instruments.insert(instrument.id.clone(), instrument);
    }

    pub(crate) fn add_invoice(&mut self, invoice: Invoice) {
        self.invoices.insert(invoice.id.clone(), invoice);
    }

    pub(crate) fn add_order(&mut self, order: Order) {
        self.orders.insert(order.id.clone(), order);
    }

    pub(crate) fn add_transaction(&mut self, transaction: Transaction) {
        self.watch(&transaction);
        self.transactions.insert(transaction.id.clone(), transaction);
    }

    /// The number that the next invoice gets.
    pub(crate) fn next_invoice_number(&self) -> usize {
        self.invoices.len() + 1
    }
}

/// A new id as the API makes them: a prefix and 26 characters of base 32.
pub(crate) fn new_id(prefix: &str, now: Timestamp) -> String {
    let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or_default();
    format!("{prefix}_{}", Ulid::from_parts(milliseconds, rand::random()))
}
