//! What purchase, payment and setup share: what is paid with, who pays, and how it is sent to the gateway.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::Call;
use crate::body::{Invalid, Member};
use crate::contact::Contact;
use crate::fixtures::{ORGANIZATION, WEBSITE};
use crate::jwt::Grant;
use crate::problem::Problem;
use crate::processing::Processing;
use crate::store::customer::Customer;
use crate::store::instrument::{Instrument, Means};
use crate::store::transaction::{PaidWith, Transaction};
use crate::store::{Store, new_id};

/// What an anonymous buyer may do after the purchase: see what it made, and pay it if the first attempt failed.
const BUYER_PERMISSIONS: [&str; 23] = [
    "PostToken",
    "StorefrontGetAccount",
    "StorefrontPatchAccount",
    "StorefrontPostPayment",
    "StorefrontPostReadyToPay",
    "StorefrontGetTransaction",
    "StorefrontGetTransactionCollection",
    "StorefrontGetTransactionDccOffer",
    "StorefrontPatchTransactionDccOffer",
    "StorefrontPostKycRequestContinue",
    "StorefrontPostKycRequestBypass",
    "StorefrontGetInvoice",
    "StorefrontGetInvoiceCollection",
    "StorefrontGetOrder",
    "StorefrontGetOrderCollection",
    "StorefrontGetPlan",
    "StorefrontGetPlanCollection",
    "StorefrontGetProduct",
    "StorefrontGetProductCollection",
    "StorefrontGetWebsite",
    "StorefrontGetPaymentInstrument",
    "StorefrontGetPaymentInstrumentSetup",
    "StorefrontPostPaymentInstrumentSetup",
];

/// Something to pay with, checked to be able to.
pub(super) struct Source {
    pub(super) kind: SourceKind,
    pub(super) means: Means,
    pub(super) processing: Processing,
    pub(super) billing_address: Option<Contact>,
}

/// Where it comes from.
pub(super) enum SourceKind {
    /// A token, by id.
    Token(String),
    /// A saved instrument, by id.
    Instrument(String),
    /// Only a method was named: the customer chooses the rest on its page.
    Method,
}

/// A token that can pay. Otherwise the field says why not.
pub(super) fn read_token(call: &Call<'_>, store: &Store, member: &Member<'_>, invalid: &mut Invalid) -> Option<Source> {
    let token = read_unused_token(call, store, member, invalid)?;
    let Some(processing) = token.means.processing(call.now) else {
        invalid.note(member.path(), "has no card number; it can update a card but not pay");
        return None;
    };
    let kind = SourceKind::Token(token.id.clone());
    Some(Source { kind, means: token.means.clone(), processing, billing_address: token.billing_address.clone() })
}

/// A token that is neither used nor expired.
pub(super) fn read_unused_token<'s>(
    call: &Call<'_>,
    store: &'s Store,
    member: &Member<'_>,
    invalid: &mut Invalid,
) -> Option<&'s crate::store::token::Token> {
    let found = store.tokens.get(member.id(invalid)?);
    let refusal = found.map_or(Some("is not known"), |token| token.refusal(call.now));
    if let Some(refusal) = refusal {
        invalid.note(member.path(), refusal);
        return None;
    }
    found
}

/// A saved instrument of the caller's customer that can pay. Otherwise the field says why not.
pub(super) fn read_instrument(
    call: &Call<'_>,
    store: &Store,
    member: &Member<'_>,
    invalid: &mut Invalid,
) -> Option<Source> {
    let id = member.id(invalid)?;
    let Some(customer_id) = call.caller.customer() else {
        invalid.note(member.path(), "needs a customer JWT; a publishable key knows no saved instruments");
        return None;
    };
    let own = store.instruments.get(id).filter(|instrument| instrument.customer_id == customer_id);
    let source = own.ok_or("is no payment instrument of this customer");
    let source = source.and_then(|instrument| instrument_source(instrument, call.now));
    source.map_err(|refusal| invalid.note(member.path(), refusal)).ok()
}

/// An instrument as something to pay with, or why it is none.
pub(super) fn instrument_source(instrument: &Instrument, now: Timestamp) -> Result<Source, &'static str> {
    if let Some(refusal) = instrument.refusal(now) {
        return Err(refusal);
    }
    Ok(Source {
        kind: SourceKind::Instrument(instrument.id.clone()),
        means: instrument.means.clone(),
        processing: instrument.means.processing(now).ok_or("has no card number")?,
        billing_address: instrument.billing_address.clone(),
    })
}

/// The caller's customer, or a new one for an anonymous buyer.
pub(super) fn buyer(call: &Call<'_>, store: &mut Store, address: Option<&Contact>) -> String {
    if let Some(id) = call.caller.customer() {
        return id.to_owned();
    }
    let customer = Customer::new(new_id("cus", call.now), WEBSITE.to_owned(), address.cloned(), call.now);
    let id = customer.id.clone();
    store.add_customer(customer);
    id
}

/// A JWT for an anonymous buyer, with which to read what was made. Nobody else needs a new one.
pub(super) fn buyer_jwt(call: &Call<'_>, customer_id: &str) -> Result<Option<String>, Problem> {
    if call.caller.customer().is_some() {
        return Ok(None);
    }
    let acl = vec![Grant::within(ORGANIZATION, &BUYER_PERMISSIONS)];
    let claims = Map::from_iter([("websiteId".to_owned(), Value::from(WEBSITE))]);
    let issued = call.world.issue(customer_id, acl, claims, call.world.default_jwt_expiry())?;
    Ok(Some(issued.jwt))
}

/// Runs a transaction with its source, which uses a token up, and keeps it. An approval settles what it pays.
pub(super) fn charge(store: &mut Store, source: Source, mut transaction: Transaction, now: Timestamp) -> Transaction {
    transaction.billing_address = transaction.billing_address.or_else(|| source.billing_address.clone());
    transaction.send(source.processing, now);
    let method = source.means.method().to_owned();
    let instrument_id = keep_instrument(store, source, &transaction, now);
    transaction.paid_with = Some(PaidWith { method, instrument_id });
    store.settle(&transaction, now);
    store.add_transaction(transaction.clone());
    transaction
}

/// The instrument that was paid with: the saved one, or a new one made of the token.
fn keep_instrument(store: &mut Store, source: Source, transaction: &Transaction, now: Timestamp) -> Option<String> {
    let token_id = match source.kind {
        SourceKind::Instrument(id) => return Some(id),
        SourceKind::Method => return None,
        SourceKind::Token(id) => id,
    };
    use_up(store, &token_id, now);
    if matches!(source.means, Means::Redirect { .. }) {
        return None;
    }
    let address = transaction.billing_address.clone();
    let instrument = Instrument::new(new_id("inst", now), &transaction.customer_id, source.means, address, now);
    Some(save(store, instrument))
}

/// Marks a token as used.
pub(super) fn use_up(store: &mut Store, token_id: &str, now: Timestamp) {
    if let Some(token) = store.tokens.get_mut(token_id) {
        token.used = Some(now);
    }
}

/// Saves an instrument; a customer's first becomes the default.
pub(super) fn save(store: &mut Store, instrument: Instrument) -> String {
    let id = instrument.id.clone();
    if let Some(customer) = store.customers.get_mut(&instrument.customer_id) {
        customer.default_instrument.get_or_insert_with(|| id.clone());
    }
    store.add_instrument(instrument);
    id
}
