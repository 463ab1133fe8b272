//! Where the sandbox's time comes from, so that expiry is tested without waiting.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// The sandbox's only source of time.
pub trait Clock: Send + Sync {
    /// The time now, UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that moves only when it is told to.
#[derive(Debug)]
pub struct ManualClock(Mutex<Timestamp>);

impl ManualClock {
    /// A clock that stands at `start`, in seconds of Unix time. A time beyond jiff's range becomes the Unix epoch.
    pub fn at_unix_seconds(start: i64) -> Self {
        Self(Mutex::new(Timestamp::from_second(start).unwrap_or_default()))
    }

    /// Moves the clock forward.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(*now);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `time` moved by `seconds`, kept within the calendar.
pub(crate) fn after(time: Timestamp, seconds: i64) -> Timestamp {
    time.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(time)
}

/// RFC 3339 with whole seconds, as the API writes times.
pub(crate) fn rfc3339(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_whole_seconds_of_utc() {
        assert_eq!(rfc3339(Timestamp::from_second(1_767_225_600).unwrap()), "2026-01-01T00:00:00Z");
        assert_eq!(rfc3339(Timestamp::from_millisecond(1_767_225_600_999).unwrap()), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = ManualClock::at_unix_seconds(100);
        assert_eq!(clock.now().as_second(), 100);
        clock.advance_seconds(60);
        assert_eq!(clock.now().as_second(), 160);
    }
}
