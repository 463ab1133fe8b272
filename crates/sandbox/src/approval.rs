//! The page that `approvalUrl` leads to: a bank's, a payment method's own, or that of a document check. Here the customer
//! approves, declines or cancels a payment, chooses a currency, or hands a document in. It comes from the second port, so
//! that it is another origin than the API and the merchant's page, as in life, and any page may frame it.
//!
//! Who has the URL may decide: the id in it cannot be guessed.

mod page;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::decision::Decision;
use crate::problem::Problem;
use crate::store::Store;
use crate::store::transaction::Transaction;
use crate::world::World;

pub(crate) fn routes(world: Arc<World>) -> Router {
    Router::new()
        .route("/approvals/{id}", get(open))
        .route("/approvals/{id}/cancel", get(cancel).post(cancel))
        .route("/approvals/{id}/{decision}", post(decide))
        .route("/approval.css", get(|| file("text/css; charset=utf-8", include_str!("../approval/approval.css"))))
        .route("/finished.js", get(|| file("text/javascript; charset=utf-8", include_str!("../approval/finished.js"))))
        .with_state(world)
}

async fn file(media_type: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-store")], text).into_response()
}

async fn open(State(world): State<Arc<World>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let store = world.store();
    let page = page::of(transaction(&store, &id)?, &store);
    Ok(([(CACHE_CONTROL, "no-store")], Html(page)).into_response())
}

/// `cancelUrl` leads here: who opens it has turned back, and is asked nothing more.
async fn cancel(State(world): State<Arc<World>>, Path(id): Path<String>) -> Result<Redirect, Problem> {
    take(&world, &id, Decision::Cancel)
}

async fn decide(
    State(world): State<Arc<World>>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    let decision = Decision::named(&name).ok_or_else(|| Problem::not_found("decision"))?;
    take(&world, &id, decision)
}

/// Does what was decided and leads on. A decision that comes too late changes nothing, and leads to how it ended.
fn take(world: &World, id: &str, decision: Decision) -> Result<Redirect, Problem> {
    let mut store = world.store();
    transaction(&store, id)?;
    store.decide(id, decision, world.now());
    let transaction = transaction(&store, id)?;
    let page = || world.addresses.approval_url(id);
    let is_open = transaction.progress.errand().is_some();
    let back = transaction.filled_redirect_url().filter(|_| !is_open);
    Ok(Redirect::to(&back.unwrap_or_else(page)))
}

fn transaction<'s>(store: &'s Store, id: &str) -> Result<&'s Transaction, Problem> {
    let known = store.transactions.get(id).filter(|transaction| transaction.sent.is_some());
    known.ok_or_else(|| Problem::not_found("payment"))
}
