//! How many checks passed and failed.

use std::{fmt, ops::AddAssign};

/// A count of checks. Shown as `3 passed, 0 failed`, which is also the last line of `cargo xtask test`.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Tally {
    /// A check that counts as one.
    pub(super) const PASSED: Self = Self { passed: 1, failed: 0 };
    /// A check that counts as one.
    pub(super) const FAILED: Self = Self { passed: 0, failed: 1 };

    /// A runner that failed without a failed test (it did not compile, or crashed) has failed once.
    pub(super) fn or_failed_unless(self, succeeded: bool) -> Self {
        if succeeded || self.failed > 0 { self } else { Self { failed: 1, ..self } }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_has_its_exact_form() {
        assert_eq!(Tally { passed: 12, failed: 0 }.to_string(), "12 passed, 0 failed");
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_has_failed() {
        let five = Tally { passed: 5, failed: 0 };
        assert_eq!(five.or_failed_unless(false), Tally { passed: 5, failed: 1 });
        assert_eq!(five.or_failed_unless(true), five);
    }

    #[test]
    fn a_failed_test_is_not_counted_twice() {
        let tally = Tally { passed: 5, failed: 2 };
        assert_eq!(tally.or_failed_unless(false), tally);
    }
}
