//! Tools outside the API's paths, to steer the sandbox and to watch it.

mod approvals;
pub(crate) mod faults;
mod jwt;
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
use crate::world::World;

pub(crate) fn routes(world: Arc<World>) -> Router {
    Router::new()
        .route("/__sandbox/addresses", get(addresses))
        .route("/__sandbox/reset", post(reset))
        .route("/__sandbox/faults", post(arm))
        .route("/__sandbox/requests", get(requests))
        .route("/__sandbox/jwt", get(jwt::issue))
        .route("/__sandbox/approvals/{id}", get(approvals::page))
        .route("/__sandbox/approvals/{id}/{decision}", post(approvals::decide))
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
    let fault: Value = serde_json::from_str(&body).map_err(|_| Problem::bad_request("The body is not JSON"))?;
    world.faults.arm(&fault)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn requests(State(world): State<Arc<World>>) -> Response {
    ([(CONTENT_TYPE, "application/json")], world.records.to_json()).into_response()
}
