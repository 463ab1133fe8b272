//! Tools outside the API's paths, to steer the sandbox and to watch it.

pub(crate) mod faults;
mod jwt;
pub(crate) mod latency;
pub(crate) mod methods;
pub(crate) mod records;
mod redaction;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hyper::StatusCode;
use hyper::header::CONTENT_TYPE;
use serde_json::Value;

use crate::problem::Problem;
use crate::sandbox::Addresses;
use crate::store::transaction::Transaction;
use crate::world::World;

pub(crate) fn routes(world: Arc<World>) -> Router {
    Router::new()
        .route("/__sandbox/addresses", get(addresses))
        .route("/__sandbox/reset", post(reset))
        .route("/__sandbox/faults", post(arm))
        .route("/__sandbox/requests", get(requests))
        .route("/__sandbox/jwt", get(jwt::issue))
        .route("/__sandbox/charges", get(charges))
        .route("/__sandbox/latency", post(set_latency))
        .route("/__sandbox/methods", post(offer))
        .with_state(world)
}

async fn addresses(State(world): State<Arc<World>>) -> Json<Addresses> {
    Json(world.addresses.clone())
}

async fn reset(State(world): State<Arc<World>>) -> StatusCode {
    world.reset();
    StatusCode::NO_CONTENT
}

async fn arm(State(world): State<Arc<World>>, body: String) -> Result<StatusCode, Problem> {
    world.faults.arm(&read(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_latency(State(world): State<Arc<World>>, body: String) -> Result<StatusCode, Problem> {
    world.latency.set(&read(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

/// What ready-to-pay answers from now on; `null` restores what it answers by itself.
async fn offer(State(world): State<Arc<World>>, body: String) -> Result<StatusCode, Problem> {
    world.offered_methods.replace(read(&body)?)?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(body: &str) -> Result<Value, Problem> {
    serde_json::from_str(body).map_err(|_| Problem::bad_request("The body is not JSON"))
}

/// The transactions that moved money since the last reset, or may still do so, in the order in which they were paid.
async fn charges(State(world): State<Arc<World>>) -> Json<Value> {
    let store = world.store();
    let mut charges: Vec<_> = store.transactions.values().filter(|transaction| transaction.is_charge()).collect();
    charges.sort_by_key(|transaction| transaction.sent);
    Json(charges.into_iter().map(Transaction::to_charge_json).collect())
}

async fn requests(State(world): State<Arc<World>>) -> Response {
    ([(CONTENT_TYPE, "application/json")], world.records.to_json()).into_response()
}
