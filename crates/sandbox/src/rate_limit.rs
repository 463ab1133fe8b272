//! The API's limit on calls that change something.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

/// How many calls other than GET an organization may make in a window of time.
#[derive(Debug, Clone, Copy)]
pub struct RateLimit {
    /// The most calls in one window.
    pub requests: u32,
    /// The length of a window. Windows follow one another; the first starts with the first call.
    pub window: Duration,
}

impl Default for RateLimit {
    /// The API's own: 3000 in ten minutes.
    fn default() -> Self {
        Self { requests: 3000, window: Duration::from_secs(600) }
    }
}

/// Whether a call was within the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowance {
    Within {
        limit: u32,
        remaining: u32,
    },
    /// The Unix time from which on calls are taken again.
    Spent {
        retry_at: i64,
    },
}

/// Counts the calls of the one organization.
pub(crate) struct RateLimiter {
    limit: RateLimit,
    window: Mutex<Option<Window>>,
}

#[derive(Clone, Copy)]
struct Window {
    ends: Timestamp,
    used: u32,
}

impl RateLimiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self { limit, window: Mutex::new(None) }
    }

    /// Counts one call.
    pub(crate) fn count(&self, now: Timestamp) -> Allowance {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let current = window.filter(|window| now < window.ends);
        let mut current = current.unwrap_or_else(|| Window { ends: self.end_of_window(now), used: 0 });
        let allowance = self.allowance(current);
        current.used = current.used.saturating_add(1);
        *window = Some(current);
        allowance
    }

    fn allowance(&self, window: Window) -> Allowance {
        let limit = self.limit.requests;
        match limit.checked_sub(window.used.saturating_add(1)) {
            Some(remaining) => Allowance::Within { limit, remaining },
            None => Allowance::Spent { retry_at: window.ends.as_second() },
        }
    }

    fn end_of_window(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.limit.window).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn clear(&self) {
        *self.window.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_window_takes_as_many_as_it_says_and_then_says_when_it_ends() {
        let limiter = RateLimiter::new(RateLimit { requests: 2, window: Duration::from_secs(600) });
        assert_eq!(limiter.count(at(100)), Allowance::Within { limit: 2, remaining: 1 });
        assert_eq!(limiter.count(at(200)), Allowance::Within { limit: 2, remaining: 0 });
        assert_eq!(limiter.count(at(699)), Allowance::Spent { retry_at: 700 });
        assert_eq!(limiter.count(at(700)), Allowance::Within { limit: 2, remaining: 1 });
    }

    #[test]
    fn the_api_allows_3000_in_ten_minutes() {
        let limit = RateLimit::default();
        assert_eq!((limit.requests, limit.window.as_secs()), (3000, 600));
    }
}
