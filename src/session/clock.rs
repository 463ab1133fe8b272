//! What the shopper is told while something takes longer, and how long that still is.

use super::Session;
use checkout_core::checkout::{Checkout, Delay};

impl Session {
    /// Why it takes longer; what is drawn with it follows the state.
    pub(crate) fn delay(&self) -> Option<Delay> {
        self.inner().checkout.with(Checkout::delay)
    }

    /// Until when the button on screen does nothing; what is drawn with it follows the state.
    pub(crate) fn held_until(&self) -> Option<u64> {
        self.inner().checkout.with(Checkout::held_until)
    }

    /// Whether the button on screen does nothing at the moment.
    pub(crate) fn is_held(&self) -> bool {
        self.held_until().is_some_and(|until| self.seconds_until(until) > 0)
    }

    /// Seconds that are left until a time; what is drawn with it follows every second.
    pub(crate) fn seconds_until(&self, time: u64) -> u64 {
        time.saturating_sub(self.inner().clock.get())
    }

    /// The clock ticks only while somebody looks at it.
    pub(super) fn keep_clock(&self) {
        let inner = self.inner();
        let until = inner.checkout.with_untracked(|checkout| match checkout.delay() {
            Some(Delay::Busy { until }) => checkout.held_until().max(Some(until)),
            _ => checkout.held_until(),
        });
        let Some(until) = until else { return };
        let now = crate::page::now();
        inner.clock.set(now);
        if until <= now || inner.ticks.replace(true) {
            return;
        }
        let session = self.weak();
        crate::page::after(1_000, move || {
            if let Some(inner) = session.0.upgrade() {
                inner.ticks.set(false);
                Self(inner).keep_clock();
            }
        });
    }
}
