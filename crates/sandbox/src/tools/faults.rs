//! Failures on request: `POST /__sandbox/faults`.
//!
//! `{"match": "POST /storefront/purchase", "times": 1, …}` with an effect. `match` is a verb (or `*`) and a path without the
//! organization, which may end in `*`. `times` is how many requests it meets: 1 where it is absent, and 0 for all until the
//! sandbox is reset. Of several faults that match, the one that was given first is used up first. Effects:
//!
//! - `status`, with `body` (text, or JSON) and `contentType` where wanted. Without a body a 5xx answers an HTML page, as
//!   a broken proxy does, and a 4xx answers problem details. The request takes no effect.
//!   A 429 says to try again after `retryAfterSeconds`, 2 where that is absent.
//! - `drop`: `"before"` or `"after"` the request took effect, the connection dies without an answer.
//! - `garble`: `"before"` or `"after"` the request took effect. Before it, the answer is 200 with the first half of a JSON
//!   object; after it, the request's own answer with the second half of the body cut off.
//! - `delayMs`: how late the answer is, alone or with one of the others. The request takes effect at once.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::response::{Html, IntoResponse, Response};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::Value;

use crate::body::{Invalid, Member};
use crate::front::RATE_RETRY_AFTER;
use crate::layout;
use crate::problem::Problem;
use crate::server::Lost;

/// The members of a fault.
const MEMBERS: [&str; 9] =
    ["match", "times", "status", "body", "contentType", "retryAfterSeconds", "delayMs", "drop", "garble"];

/// The members that say more about a forced status.
const OF_STATUS: [&str; 3] = ["body", "contentType", "retryAfterSeconds"];

/// The longest delay: ten minutes.
const MOST_DELAY_MS: i64 = 600_000;

/// When a forced 429 says to try again, where it is not told.
const RETRY_AFTER_SECONDS: i64 = 2;

/// The longest time after which a forced 429 says to try again: a day.
const MOST_RETRY_AFTER_SECONDS: i64 = 24 * 3600;

/// What is left of a JSON object whose second half is lost.
const HALF_AN_OBJECT: &str = "{\"id\":\"";

/// The page of a 5xx: not JSON, which is what a client must survive.
const BROKEN_PAGE: &str = "<!doctype html><html><head><title>Server error</title></head>\
<body><h1>Something went wrong</h1><p>This page was asked for as a fault.</p></body></html>";

/// The faults that are yet to happen.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Vec<Armed>>);

struct Armed {
    target: Target,
    /// None is without end.
    left: Option<u32>,
    fault: Fault,
}

/// What happens to a request.
#[derive(Debug, Clone)]
struct Fault {
    delay: Duration,
    effect: Effect,
}

#[derive(Debug, Clone)]
enum Effect {
    /// Only the delay.
    Late,
    Answer(Forced),
    DropBefore,
    DropAfter,
    GarbleBefore,
    GarbleAfter,
}

#[derive(Debug, Clone)]
struct Forced {
    status: StatusCode,
    body: Option<String>,
    content_type: HeaderValue,
    retry_after_seconds: i64,
}

/// Which requests are met.
struct Target {
    /// None is any.
    verb: Option<Method>,
    path: String,
    is_prefix: bool,
}

impl Faults {
    /// Reads a fault and keeps it for the requests it is meant for.
    pub(crate) fn arm(&self, fault: &Value) -> Result<(), Problem> {
        let armed = Armed::read(fault)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(armed);
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Uses up one time of the first fault that matches.
    fn take(&self, verb: &Method, path: &str) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = faults.iter().position(|armed| armed.target.matches(verb, path))?;
        let armed = faults.get_mut(index)?;
        let fault = armed.fault.clone();
        armed.left = armed.left.map(|left| left.saturating_sub(1));
        if armed.left == Some(0) {
            faults.remove(index);
        }
        Some(fault)
    }

    /// The response to a request, with the fault that is meant for it. `answer` takes effect when it is awaited.
    pub(crate) async fn around(
        &self,
        verb: &Method,
        path: &str,
        now: Timestamp,
        answer: impl Future<Output = Response>,
    ) -> Response {
        let Some(fault) = self.take(verb, path) else { return answer.await };
        let response = match fault.effect {
            Effect::Late => answer.await,
            Effect::Answer(forced) => forced.response(now),
            Effect::DropBefore => Lost::response(),
            Effect::DropAfter => {
                drop(answer.await);
                Lost::response()
            }
            Effect::GarbleBefore => ([(CONTENT_TYPE, "application/json")], HALF_AN_OBJECT).into_response(),
            Effect::GarbleAfter => halved(answer.await).await,
        };
        if !fault.delay.is_zero() {
            tokio::time::sleep(fault.delay).await;
        }
        response
    }
}

impl Armed {
    fn read(fault: &Value) -> Result<Self, Problem> {
        let mut invalid = Invalid::default();
        let root = Member::root(fault);
        note_unknown(fault, &mut invalid);
        let target = Target::read(&root.at("match"), &mut invalid);
        let times = root.at("times").integer(0, i64::from(u32::MAX), &mut invalid).unwrap_or(1);
        let delay = root.at("delayMs").integer(0, MOST_DELAY_MS, &mut invalid);
        let effect = Effect::read(&root, &mut invalid);
        let left = u32::try_from(times).ok().filter(|times| *times > 0);
        let delay = Duration::from_millis(delay.and_then(|delay| u64::try_from(delay).ok()).unwrap_or(0));
        invalid.finish(target.map(|target| Self { target, left, fault: Fault { delay, effect } }))
    }
}

fn note_unknown(fault: &Value, invalid: &mut Invalid) {
    let Some(members) = fault.as_object() else {
        return invalid.note("", "must be an object");
    };
    for key in members.keys().filter(|key| !MEMBERS.contains(&key.as_str())) {
        invalid.note(key, format!("is no member of a fault; those are {}", MEMBERS.join(", ")));
    }
}

impl Effect {
    fn read(fault: &Member<'_>, invalid: &mut Invalid) -> Self {
        let [status, drop, garble, delay] = ["status", "drop", "garble", "delayMs"].map(|key| fault.at(key));
        let effects: Vec<_> = [&status, &drop, &garble].into_iter().filter(|member| member.is_present()).collect();
        match effects.as_slice() {
            [] if !delay.is_present() => invalid.note("status", "or delayMs, drop or garble is required"),
            [first, others @ ..] => {
                let fault = format!("cannot be combined with {}", first.path());
                others.iter().for_each(|other| invalid.note(other.path(), &fault));
            }
            [] => {}
        }
        if !status.is_present() && OF_STATUS.iter().any(|key| fault.at(key).is_present()) {
            invalid.note("status", format!("is required where {} is given", OF_STATUS.join(" or ")));
        }
        match drop.one_of(&["before", "after"], invalid) {
            Some("before") => return Self::DropBefore,
            Some(_) => return Self::DropAfter,
            None => {}
        }
        match garble.one_of(&["before", "after"], invalid) {
            Some("before") => return Self::GarbleBefore,
            Some(_) => return Self::GarbleAfter,
            None => {}
        }
        Forced::read(fault, invalid).map_or(Self::Late, Self::Answer)
    }
}

impl Forced {
    fn read(fault: &Member<'_>, invalid: &mut Invalid) -> Option<Self> {
        let status = fault.at("status").integer(200, 599, invalid)?;
        let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok())?;
        let (body, default_type) = match fault.at("body").raw() {
            None => (None, "application/json"),
            Some(Value::String(text)) => (Some(text.clone()), "text/plain; charset=utf-8"),
            Some(json) => (Some(json.to_string()), "application/json"),
        };
        let given = fault.at("contentType");
        let content_type = HeaderValue::try_from(given.text(255, invalid).unwrap_or(default_type));
        let content_type = content_type.map_err(|_| invalid.note(given.path(), "must be a media type")).ok()?;
        let retry_after = fault.at("retryAfterSeconds");
        if retry_after.is_present() && status != StatusCode::TOO_MANY_REQUESTS {
            invalid.note(retry_after.path(), "needs the status 429");
        }
        let seconds = retry_after.integer(0, MOST_RETRY_AFTER_SECONDS, invalid).unwrap_or(RETRY_AFTER_SECONDS);
        Some(Self { status, body, content_type, retry_after_seconds: seconds })
    }

    fn response(self, now: Timestamp) -> Response {
        let Self { status, body, content_type, retry_after_seconds } = self;
        let mut response = match body {
            Some(body) => (status, [(CONTENT_TYPE, content_type)], body).into_response(),
            None if status.is_server_error() => (status, Html(BROKEN_PAGE)).into_response(),
            None if status.is_client_error() => Problem::forced(status).into_response(),
            None => status.into_response(),
        };
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(RATE_RETRY_AFTER, (now.as_second() + retry_after_seconds).into());
        }
        response
    }
}

/// The answer with the second half of its body cut off, and no word about it in the headers.
async fn halved(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let mut bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    bytes.truncate(bytes.len() / 2);
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(bytes))
}

impl Target {
    /// Reads `VERB /path`. An organization in the path is left out, as it is when requests are matched.
    fn read(member: &Member<'_>, invalid: &mut Invalid) -> Option<Self> {
        let text = member.required_text(2083, invalid)?;
        let target = Self::parse(text);
        if target.is_none() {
            invalid.note(member.path(), "must be a verb or *, a space and a path, such as POST /storefront/purchase");
        }
        target
    }

    fn parse(text: &str) -> Option<Self> {
        let (verb, path) = text.split_once(' ')?;
        let verb = match verb {
            "*" => None,
            "GET" | "POST" | "PUT" | "PATCH" | "DELETE" => Some(verb.parse().ok()?),
            _ => return None,
        };
        let (path, is_prefix) = path.strip_suffix('*').map_or((path, false), |path| (path, true));
        let whole = path.starts_with('/') && !path.contains([' ', '*']);
        whole.then(|| Self { verb, path: layout::address(path).path, is_prefix })
    }

    fn matches(&self, verb: &Method, path: &str) -> bool {
        let path_fits = if self.is_prefix { path.starts_with(&self.path) } else { path == self.path };
        path_fits && self.verb.as_ref().is_none_or(|wanted| wanted == verb)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn meets(target: &str, verb: Method, path: &str) -> bool {
        Target::parse(target).unwrap().matches(&verb, path)
    }

    #[test]
    fn a_target_is_a_verb_and_a_path() {
        assert!(meets("POST /tokens", Method::POST, "/tokens"));
        assert!(!meets("POST /tokens", Method::GET, "/tokens"));
        assert!(!meets("POST /tokens", Method::POST, "/tokens/1"));
        assert!(meets("* /storefront/*", Method::PATCH, "/storefront/account"));
        assert!(meets("POST /organizations/org_demo/tokens", Method::POST, "/tokens"));
        for malformed in ["POST", "/tokens", "post /tokens", "POST tokens", "POST /a b", "POST /*/b", ""] {
            assert!(Target::parse(malformed).is_none(), "{malformed}");
        }
    }

    #[test]
    fn a_fault_is_used_up_by_as_many_requests_as_it_says() {
        let faults = Faults::default();
        let taken = |faults: &Faults| faults.take(&Method::POST, "/tokens").is_some();
        faults.arm(&json!({ "match": "POST /tokens", "status": 503 })).unwrap();
        assert_eq!([taken(&faults), taken(&faults)], [true, false]);
        faults.arm(&json!({ "match": "POST /tokens", "status": 503, "times": 2 })).unwrap();
        assert_eq!([taken(&faults), taken(&faults), taken(&faults)], [true, true, false]);
        faults.arm(&json!({ "match": "POST /tokens", "status": 503, "times": 0 })).unwrap();
        assert!((0..100).all(|_| taken(&faults)));
        faults.clear();
        assert!(!taken(&faults));
    }

    #[test]
    fn faults_that_make_no_sense_are_refused() {
        for malformed in [
            json!([]),
            json!({ "status": 500 }),
            json!({ "match": "POST /tokens" }),
            json!({ "match": "POST /tokens", "status": 99 }),
            json!({ "match": "POST /tokens", "status": 500, "drop": "before" }),
            json!({ "match": "POST /tokens", "drop": "during" }),
            json!({ "match": "POST /tokens", "delayMs": -1 }),
            json!({ "match": "POST /tokens", "status": 500, "time": 2 }),
            json!({ "match": "POST /tokens", "delayMs": 1, "body": "x" }),
            json!({ "match": "POST /tokens", "garble": "during" }),
            json!({ "match": "POST /tokens", "garble": "after", "drop": "after" }),
            json!({ "match": "POST /tokens", "garble": "before", "status": 200 }),
            json!({ "match": "POST /tokens", "status": 503, "retryAfterSeconds": 5 }),
            json!({ "match": "POST /tokens", "status": 429, "retryAfterSeconds": -1 }),
        ] {
            assert!(Faults::default().arm(&malformed).is_err(), "{malformed}");
        }
    }
}
