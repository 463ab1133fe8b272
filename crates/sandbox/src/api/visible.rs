//! Which objects a caller sees: its customer's, within the limits of its JWT.

use super::Call;
use crate::credential::Limit;
use crate::problem::Problem;
use crate::store::Store;
use crate::store::customer::Customer;
use crate::store::instrument::Instrument;
use crate::store::invoice::Invoice;
use crate::store::order::Order;
use crate::store::transaction::Transaction;

/// The caller's own customer.
pub(super) fn customer<'s>(call: &Call<'_>, store: &'s Store) -> Result<&'s Customer, Problem> {
    let customer = call.caller.customer().and_then(|id| store.customers.get(id));
    customer.ok_or_else(|| Problem::not_found("customer"))
}

/// The transaction, if it is the customer's and within the JWT's scope.
pub(super) fn transaction<'s>(call: &Call<'_>, store: &'s Store, id: &str) -> Result<&'s Transaction, Problem> {
    let own = store.transactions.get(id).filter(|transaction| is_own(call, &transaction.customer_id));
    let transaction = own.ok_or_else(|| Problem::not_found("transaction"))?;
    within_limits(call, |limit| transaction_is_within(transaction, limit)).map(|()| transaction)
}

/// The invoice, if it is the customer's and within the JWT's scope.
pub(super) fn invoice<'s>(call: &Call<'_>, store: &'s Store, id: &str) -> Result<&'s Invoice, Problem> {
    let own = store.invoices.get(id).filter(|invoice| is_own(call, &invoice.customer_id));
    let invoice = own.ok_or_else(|| Problem::not_found("invoice"))?;
    within_limits(call, |limit| invoice_is_within(invoice, limit)).map(|()| invoice)
}

/// The order, if it is the customer's and its invoice is within the JWT's scope.
pub(super) fn order<'s>(call: &Call<'_>, store: &'s Store, id: &str) -> Result<&'s Order, Problem> {
    let own = store.orders.get(id).filter(|order| is_own(call, &order.customer_id));
    let order = own.ok_or_else(|| Problem::not_found("order"))?;
    within_limits(call, |limit| limit.invoices.contains(&order.invoice_id)).map(|()| order)
}

/// The payment instrument, if it is the customer's.
pub(super) fn instrument<'s>(call: &Call<'_>, store: &'s Store, id: &str) -> Result<&'s Instrument, Problem> {
    let own = store.instruments.get(id).filter(|instrument| is_own(call, &instrument.customer_id));
    own.ok_or_else(|| Problem::not_found("payment instrument"))
}

/// Those of `ids` that `visible` lets through, newest first.
pub(super) fn newest_first<'s, T: 's>(
    ids: impl DoubleEndedIterator<Item = &'s String>,
    visible: impl Fn(&str) -> Result<&'s T, Problem>,
) -> impl Iterator<Item = &'s T> {
    ids.rev().filter_map(move |id| visible(id).ok())
}

fn is_own(call: &Call<'_>, customer_id: &str) -> bool {
    call.caller.customer() == Some(customer_id)
}

fn within_limits(call: &Call<'_>, is_within: impl Fn(&Limit) -> bool) -> Result<(), Problem> {
    let limits = call.caller.limits(call.operation);
    let within = limits.is_empty() || limits.iter().any(is_within);
    within.then_some(()).ok_or_else(|| Problem::forbidden("The scope of the JWT leaves this object out"))
}

/// A transaction is seen with its parent, and with any invoice that it pays.
fn transaction_is_within(transaction: &Transaction, limit: &Limit) -> bool {
    let named = |id: &String| limit.transactions.contains(id);
    named(&transaction.id)
        || transaction.parent.as_ref().is_some_and(named)
        || transaction.invoice_ids.iter().any(|id| limit.invoices.contains(id))
}

/// An invoice is seen with any transaction that pays it.
fn invoice_is_within(invoice: &Invoice, limit: &Limit) -> bool {
    limit.invoices.contains(&invoice.id) || invoice.transaction_ids.iter().any(|id| limit.transactions.contains(id))
}
