//! Reading orders.

use serde_json::Value;

use super::{Answer, Call, visible};
use crate::problem::Problem;
use crate::store::order::Order;

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let visible = visible::newest_first(store.orders.keys(), |id| visible::order(call, &store, id));
    let objects = visible.map(|order| json(call, order)).collect();
    call.query.page(objects).map(Answer::page)
}

pub(super) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    visible::order(call, &store, call.id).map(|order| Answer::ok(json(call, order)))
}

fn json(call: &Call<'_>, order: &Order) -> Value {
    call.linked(order.to_json(&call.world.catalog), &format!("/storefront/orders/{}", order.id))
}
