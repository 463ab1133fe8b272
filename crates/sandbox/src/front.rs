//! What stands before the API: routes of both listeners, CORS, faults, records and the rate limit.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper::Method;
use hyper::header::{ACCEPT, ALLOW, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::http::request::Parts;
use serde_json::Value;
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::api::{self, Sent};
use crate::fixtures::ORGANIZATION;
use crate::layout::{self, Address};
use crate::operation::Lookup;
use crate::problem::Problem;
use crate::query::Query;
use crate::rate_limit::Allowance;
use crate::server::Lost;
use crate::world::World;
use crate::{approval, framepay, site, tools};

/// The most bytes that a body may have.
const MOST_BYTES: usize = 1 << 20;

/// How long a browser may keep the answer to a preflight.
const PREFLIGHT_AGE: Duration = Duration::from_secs(3600);

/// A page that is isolated from other origins embeds only what allows it, and documents only that demand the same.
const EMBEDDABLE: [(&str, &str); 2] =
    [("cross-origin-resource-policy", "cross-origin"), ("cross-origin-embedder-policy", "require-corp")];

const RATE_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const RATE_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
/// Unix time, not a number of seconds.
pub(crate) const RATE_RETRY_AFTER: HeaderName = HeaderName::from_static("x-ratelimit-retry-after");

/// The first listener: the API, the tools and the site.
pub(crate) fn api_routes(world: Arc<World>, directory: Option<&Path>) -> Router {
    let site = site::routes(directory).layer(from_fn_with_state(Arc::clone(&world), with_faults));
    let api = Router::new().fallback(call).with_state(Arc::clone(&world));
    site.merge(tools::routes(world)).fallback_service(api).layer(cors())
}

/// The second listener: FramePay's double, and the pages where a shopper approves a payment.
pub(crate) fn framepay_routes(world: Arc<World>) -> Router {
    let files = framepay::routes(&world.addresses.api);
    let routes = files.merge(approval::routes(Arc::clone(&world))).layer(from_fn_with_state(world, with_faults));
    let with = |routes: Router, (name, value)| {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        routes.layer(SetResponseHeaderLayer::overriding(name, value))
    };
    EMBEDDABLE.into_iter().fold(routes, with).layer(cors())
}

/// Any origin may call, as with the API. A preflight is answered here, and so neither recorded nor faulted.
fn cors() -> CorsLayer {
    let api_key = HeaderName::from_static("reb-apikey");
    let consumer = HeaderName::from_static("reb-api-consumer");
    let pagination = ["pagination-total", "pagination-limit", "pagination-offset"].map(HeaderName::from_static);
    let exposed = [RATE_LIMIT, RATE_REMAINING, RATE_RETRY_AFTER, LOCATION].into_iter().chain(pagination);
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, ACCEPT, api_key, consumer])
        .expose_headers(exposed.collect::<Vec<_>>())
        .max_age(PREFLIGHT_AGE)
}

/// Lets faults take effect on what is not the API.
async fn with_faults(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let (verb, path) = (request.method().clone(), request.uri().path().to_owned());
    world.faults.around(&verb, &path, world.now(), next.run(request)).await
}

/// A call of the API: recorded, perhaps faulted, counted, answered.
async fn call(State(world): State<Arc<World>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        return Problem::too_large(format!("A body may have {MOST_BYTES} bytes")).into_response();
    };
    let sent = read(&bytes);
    let address = layout::address(head.uri.path());
    let lookup = world.operations.find(&head.method, &address.path);
    let number = world.records.begin(&head, &lookup, &sent);
    let answer = async {
        let response = respond(&world, &head, &address, &lookup, &sent);
        world.records.took_effect(number, response.status().is_success());
        response
    };
    let answer = world.faults.around(&head.method, &address.path, world.now(), answer);
    let response = world.latency.after(answer).await;
    if !Lost::is(&response) {
        world.records.answered(number, response.status());
    }
    response
}

fn read(bytes: &[u8]) -> Sent {
    if bytes.is_empty() {
        return Sent::Nothing;
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => Sent::Json(value),
        Err(_) => Sent::NotJson,
    }
}

fn respond(world: &World, head: &Parts, address: &Address<'_>, lookup: &Lookup, sent: &Sent) -> Response {
    let (operation, id, token) = match lookup {
        Lookup::Found { operation, id, token } => (*operation, id.as_str(), token.as_str()),
        Lookup::WrongVerb(verbs) => return wrong_verb(verbs),
        Lookup::Unknown => return Problem::not_found("path").into_response(),
    };
    let organization = address.organization.unwrap_or(ORGANIZATION);
    let counts = head.method != Method::GET && organization == ORGANIZATION;
    let allowance = counts.then(|| world.rate_limiter.count(world.now()));
    if let Some(Allowance::Spent { retry_at }) = allowance {
        return too_many(retry_at);
    }
    let query = Query::parse(&head.uri);
    let request = api::Request { operation, id, token, organization, headers: &head.headers, query, sent };
    let response = api::answer(world, request).into_response();
    with_rate_headers(response, allowance)
}

fn wrong_verb(verbs: &str) -> Response {
    let problem = Problem::wrong_verb(format!("This path takes {verbs}"));
    let allow = HeaderValue::try_from(verbs).unwrap_or(HeaderValue::from_static("GET"));
    ([(ALLOW, allow)], problem).into_response()
}

fn too_many(retry_at: i64) -> Response {
    let problem = Problem::too_many_requests(format!("Try again after {retry_at} of Unix time"));
    ([(RATE_RETRY_AFTER, HeaderValue::from(retry_at))], problem).into_response()
}

/// Successes of calls that count say how many are left.
fn with_rate_headers(mut response: Response, allowance: Option<Allowance>) -> Response {
    if let (Some(Allowance::Within { limit, remaining }), true) = (allowance, response.status().is_success()) {
        response.headers_mut().insert(RATE_LIMIT, limit.into());
        response.headers_mut().insert(RATE_REMAINING, remaining.into());
    }
    response
}
