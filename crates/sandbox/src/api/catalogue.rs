//! Plans and products.

use super::{Answer, Call};
use crate::problem::Problem;

pub(super) fn plans(call: &Call<'_>) -> Result<Answer, Problem> {
    let catalog = &call.world.catalog;
    let expand = call.query.expands("product");
    let plans = catalog.plans().map(|plan| plan.to_json(expand, catalog)).collect();
    call.query.page(plans).map(Answer::page)
}

pub(super) fn plan(call: &Call<'_>) -> Result<Answer, Problem> {
    let catalog = &call.world.catalog;
    let plan = catalog.plan(call.id).ok_or_else(|| Problem::not_found("plan"))?;
    Ok(Answer::ok(plan.to_json(call.query.expands("product"), catalog)))
}

pub(super) fn products(call: &Call<'_>) -> Result<Answer, Problem> {
    let products = call.world.catalog.products().map(|product| product.to_json()).collect();
    call.query.page(products).map(Answer::page)
}

pub(super) fn product(call: &Call<'_>) -> Result<Answer, Problem> {
    let product = call.world.catalog.product(call.id).ok_or_else(|| Problem::not_found("product"))?;
    Ok(Answer::ok(product.to_json()))
}
