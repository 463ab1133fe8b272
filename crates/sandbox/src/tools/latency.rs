//! How late every answer of the API is: `POST /__sandbox/latency` with `{"ms": 300}`. Requests take effect at once. Files,
//! FramePay's double, tools and preflights are not late: they come from elsewhere than what thinks about an order.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::response::Response;
use serde_json::Value;

use crate::body::{Invalid, Member};
use crate::problem::Problem;

/// The most milliseconds.
const MOST_MS: i64 = 20_000;

/// Milliseconds that an answer is held back.
#[derive(Default)]
pub(crate) struct Latency(AtomicU64);

impl Latency {
    /// Reads `{"ms": …}`, from 0 to 20000.
    pub(crate) fn set(&self, body: &Value) -> Result<(), Problem> {
        let mut invalid = Invalid::default();
        let member = Member::root(body).at("ms");
        member.required(&mut invalid);
        let ms = member.integer(0, MOST_MS, &mut invalid).and_then(|ms| u64::try_from(ms).ok());
        self.0.store(invalid.finish(ms)?, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// The answer, late.
    pub(crate) async fn after(&self, answer: impl Future<Output = Response>) -> Response {
        let response = answer.await;
        let late = Duration::from_millis(self.0.load(Ordering::Relaxed));
        if !late.is_zero() {
            tokio::time::sleep(late).await;
        }
        response
    }
}
