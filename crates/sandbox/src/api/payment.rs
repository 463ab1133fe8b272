//! Paying an amount, an invoice, or a transaction that waits.

use checkout_core::money::Currency;
use rust_decimal::Decimal;
use serde_json::Value;

use super::paying::{self, Source};
use super::ready_to_pay::read_amount;
use super::{Answer, Call, Change, transactions, visible, websites};
use crate::body::{Invalid, Member};
use crate::contact::risk_metadata;
use crate::credential;
use crate::fixtures::WEBSITE;
use crate::problem::Problem;
use crate::processing::Processing;
use crate::redirect_url;
use crate::store::invoice::Invoice;
use crate::store::progress::IN_PROGRESS;
use crate::store::transaction::Transaction;
use crate::store::{Store, new_id};

/// Pays.
pub(super) struct Payment;

/// What is to be paid.
pub(super) enum Subject {
    Transaction {
        transaction: Box<Transaction>,
        /// Why it cannot be paid, if it cannot.
        refusal: Option<&'static str>,
    },
    Invoice {
        invoice: Box<Invoice>,
        /// Why it cannot be paid, if it cannot.
        refusal: Option<&'static str>,
    },
    /// The amount that the body names.
    Amount,
}

/// A checked payment.
pub(super) struct Data {
    source: Source,
    redirect_url: Option<String>,
    /// Present for [`Subject::Amount`].
    amount: Option<(Decimal, Currency)>,
}

impl Change for Payment {
    type Subject = Subject;
    type Data = Data;

    fn subject(call: &Call<'_>, store: &Store) -> Result<Subject, Problem> {
        match named_subject(call) {
            Some(credential::Subject::Transaction(id)) => {
                let transaction = visible::transaction(call, store, &id)?;
                let refusal = transaction_refusal(store, transaction);
                Ok(Subject::Transaction { transaction: Box::new(transaction.clone()), refusal })
            }
            Some(credential::Subject::Invoice(id)) => {
                let invoice = visible::invoice(call, store, &id)?;
                Ok(Subject::Invoice { invoice: Box::new(invoice.clone()), refusal: invoice_refusal(store, invoice) })
            }
            None => Ok(Subject::Amount),
        }
    }

    fn data(call: &Call<'_>, store: &Store, subject: &Subject) -> Result<Data, Problem> {
        let mut invalid = Invalid::default();
        let data = read(call, store, subject, &mut invalid);
        invalid.finish(data)
    }

    fn state(_call: &Call<'_>, subject: &Subject, _data: &Data) -> Result<(), Problem> {
        let refusal = match subject {
            Subject::Transaction { refusal, .. } | Subject::Invoice { refusal, .. } => *refusal,
            Subject::Amount => None,
        };
        refusal.map_or(Ok(()), |refusal| Err(Problem::conflict(refusal)))
    }

    fn effect(call: &Call<'_>, store: &mut Store, subject: Subject, data: Data) -> Result<Answer, Problem> {
        match subject {
            Subject::Amount => pay_amount(call, store, data),
            Subject::Invoice { invoice, .. } => Ok(pay_invoice(call, store, &invoice, data)),
            Subject::Transaction { transaction, .. } => Ok(pay_transaction(call, store, *transaction, data)),
        }
    }
}

fn transaction_refusal(store: &Store, transaction: &Transaction) -> Option<&'static str> {
    let mut invoices = transaction.invoice_ids.iter().filter_map(|id| store.invoices.get(id));
    let in_progress = store.is_under_way([&transaction.id]).then_some(IN_PROGRESS);
    let of_invoices = || invoices.find_map(|invoice| invoice_refusal(store, invoice));
    transaction.progress.refusal().or(in_progress).or_else(of_invoices)
}

fn invoice_refusal(store: &Store, invoice: &Invoice) -> Option<&'static str> {
    invoice.refusal().or_else(|| store.is_under_way(&invoice.transaction_ids).then_some(IN_PROGRESS))
}

/// The JWT's own subject wins over the body: a shopper with a JWT for one invoice must not be able to pay, or read
/// about, another by naming it. Within the body the transaction goes before the invoice.
fn named_subject(call: &Call<'_>) -> Option<credential::Subject> {
    let named = |key: &str| call.body.get(key).and_then(Value::as_str).map(str::to_owned);
    let in_body = || {
        let transaction = named("transactionId").map(credential::Subject::Transaction);
        transaction.or_else(|| named("invoiceId").map(credential::Subject::Invoice))
    };
    call.caller.subject().or_else(in_body)
}

fn read(call: &Call<'_>, store: &Store, subject: &Subject, invalid: &mut Invalid) -> Option<Data> {
    let body = call.body();
    body.at("transactionId").id(invalid);
    body.at("invoiceId").id(invalid);
    let amount = match subject {
        Subject::Amount => Some(read_positive_amount(&body, invalid)),
        Subject::Transaction { .. } | Subject::Invoice { .. } => None,
    };
    let source = read_source(call, store, &body, invalid);
    risk_metadata(&body.at("riskMetadata"), invalid);
    let redirect_url = redirect_url::read(&body.at("redirectUrl"), invalid);
    let source = source?;
    if call.caller.customer().is_none() && source.billing_address.is_none() {
        invalid.note("token", "has no billing address; create it with one");
    }
    match amount {
        Some(amount) => Some(Data { source, redirect_url, amount: Some(amount?) }),
        None => Some(Data { source, redirect_url, amount: None }),
    }
}

fn read_positive_amount(body: &Member<'_>, invalid: &mut Invalid) -> Option<(Decimal, Currency)> {
    websites::read_id(&body.at("websiteId"), invalid);
    let (amount, currency) = read_amount(&body.at("amount"), &body.at("currency"), invalid)?;
    if amount.is_zero() {
        invalid.note("amount", "must be more than 0");
        return None;
    }
    Some((amount, currency))
}

/// Exactly one of a token and a saved instrument.
fn read_source(call: &Call<'_>, store: &Store, body: &Member<'_>, invalid: &mut Invalid) -> Option<Source> {
    let (token, instrument) = (body.at("token"), body.at("paymentInstrumentId"));
    match (token.is_present(), instrument.is_present()) {
        (true, false) => paying::read_token(call, store, &token, invalid),
        (false, true) => paying::read_instrument(call, store, &instrument, invalid),
        (true, true) => {
            invalid.note(instrument.path(), "cannot be combined with token; send one or the other");
            None
        }
        (false, false) => {
            invalid.note(token.path(), "is required, unless paymentInstrumentId is given");
            None
        }
    }
}

fn pay_amount(call: &Call<'_>, store: &mut Store, data: Data) -> Result<Answer, Problem> {
    let Some((amount, currency)) = data.amount else {
        return Err(Problem::invalid_field("amount", "is required"));
    };
    let customer_id = paying::buyer(call, store, data.source.billing_address.as_ref());
    let token = paying::buyer_jwt(call, &customer_id)?;
    let mut transaction = Transaction::new(new_id("txn", call.now), &customer_id, WEBSITE, amount, currency, call.now);
    transaction.redirect_url = data.redirect_url;
    let transaction = paying::charge(store, data.source, transaction, call.now);
    Ok(created(call, &transaction, token))
}

fn pay_invoice(call: &Call<'_>, store: &mut Store, invoice: &Invoice, data: Data) -> Answer {
    let (amount, currency) = (invoice.amount_due(), invoice.quote.currency);
    let id = new_id("txn", call.now);
    let mut transaction = Transaction::new(id, &invoice.customer_id, &invoice.website_id, amount, currency, call.now);
    transaction.invoice_ids.push(invoice.id.clone());
    transaction.order_ids.extend(invoice.order_id.clone());
    transaction.redirect_url = data.redirect_url;
    list_on_invoices(store, &transaction);
    let transaction = paying::charge(store, data.source, transaction, call.now);
    created(call, &transaction, None)
}

/// An approval at once is the transaction's own. Any other attempt becomes a child of it, so that the customer can try
/// again where it fails: the transaction itself waits on, until a child is approved.
fn pay_transaction(call: &Call<'_>, store: &mut Store, mut waiting: Transaction, data: Data) -> Answer {
    waiting.redirect_url = data.redirect_url.or(waiting.redirect_url);
    if is_approved(&data.source) {
        let transaction = paying::charge(store, data.source, waiting, call.now);
        return Answer::ok(transactions::json(call, &transaction));
    }
    let mut child = Transaction { id: new_id("txn", call.now), created: call.now, ..waiting.clone() };
    child.parent = Some(waiting.id.clone());
    child.children.clear();
    list_on_invoices(store, &child);
    waiting.children.push(child.id.clone());
    store.add_transaction(waiting);
    let child = paying::charge(store, data.source, child, call.now);
    created(call, &child, None)
}

fn is_approved(source: &Source) -> bool {
    matches!(source.processing, Processing::Now(outcome) if outcome.is_approved())
}

fn list_on_invoices(store: &mut Store, transaction: &Transaction) {
    for id in &transaction.invoice_ids {
        if let Some(invoice) = store.invoices.get_mut(id) {
            invoice.transaction_ids.push(transaction.id.clone());
        }
    }
}

fn created(call: &Call<'_>, transaction: &Transaction, token: Option<String>) -> Answer {
    let mut body = transactions::json(call, transaction);
    if let Some(token) = token {
        body["token"] = token.into();
    }
    Answer::created(body, call.url(&transactions::path(&transaction.id)))
}
