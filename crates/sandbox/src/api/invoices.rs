//! Reading invoices.

use serde_json::Value;

use super::{Answer, Call, transactions, visible};
use crate::problem::Problem;
use crate::store::Store;
use crate::store::invoice::{Invoice, expand_lines};

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let ids = store.invoices.keys();
    let visible = visible::newest_first(ids, |id| visible::invoice(call, &store, id));
    let objects = visible.map(|invoice| json(call, &store, invoice)).collect();
    call.query.page(objects).map(Answer::page)
}

pub(super) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    visible::invoice(call, &store, call.id).map(|invoice| Answer::ok(json(call, &store, invoice)))
}

/// The invoice as the API writes it, with its transactions.
pub(super) fn json(call: &Call<'_>, store: &Store, invoice: &Invoice) -> Value {
    let known = invoice.transaction_ids.iter().filter_map(|id| store.transactions.get(id));
    let transactions = known.map(|transaction| transactions::json(call, transaction)).collect();
    let mut object =
        call.linked(invoice.to_json(transactions, call.now), &format!("/storefront/invoices/{}", invoice.id));
    expand_lines(&mut object, &call.world.catalog, call.query.expands("product"), call.query.expands("plan"));
    object
}
