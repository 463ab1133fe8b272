//! Reading transactions.

use serde_json::{Value, json};

use super::{Answer, Call, visible};
use crate::problem::Problem;
use crate::store::transaction::{Progress, Transaction};
use crate::world::World;

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let ids = store.transactions.keys();
    let visible = visible::newest_first(ids, |id| visible::transaction(call, &store, id));
    let objects = visible.map(|transaction| json(call, transaction)).collect();
    call.query.page(objects).map(Answer::page)
}

pub(super) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    visible::transaction(call, &store, call.id).map(|transaction| Answer::ok(json(call, transaction)))
}

/// The transaction as the API writes it.
pub(super) fn json(call: &Call<'_>, transaction: &Transaction) -> Value {
    let approval_url = approval_url(call.world, &transaction.id);
    let mut object = call.linked(transaction.to_json(&approval_url), &path(&transaction.id));
    if let (Progress::Offsite, Some(links)) = (transaction.progress, object["_links"].as_array_mut()) {
        links.push(json!({ "rel": "approvalUrl", "href": approval_url }));
    }
    object
}

pub(super) fn path(id: &str) -> String {
    format!("/storefront/transactions/{id}")
}

/// Where a customer finishes a payment with a method that has a page of its own.
fn approval_url(world: &World, id: &str) -> String {
    format!("{}/__sandbox/approvals/{id}", world.addresses.api)
}
