//! Too many requests, and the storefront says until when: nothing is paid and nothing is loaded again before that.

use super::{Event, Knowledge, Moment, Outbox, State, Unconfirmed};
use crate::failure::{Code, Failure};

/// Seconds that somebody is kept from trying again. What is further away is not worth a countdown, or one of the clocks
/// is wrong.
const LONGEST: u64 = 3_600;

/// When it is over, in seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RateLimit {
    pub(super) until: u64,
}

impl RateLimit {
    /// The limit that an event tells of, where it is the answer to what this state waits for: to a load, or to a payment.
    /// What fails behind an open form leaves what is on screen to be paid.
    pub(super) fn of(event: &Event, state: &State, at: Moment) -> Option<Self> {
        let Event::Answered(request, Err(failure)) = event else { return None };
        let is_awaited = matches!(state, State::Loading(_) | State::Failed(..) | State::Paying(_));
        let until = failure.retry_at.filter(|_| is_awaited && state.awaits(*request))?;
        let limit = Self { until };
        (limit.holds(at) && until <= (at.milliseconds / 1_000).saturating_add(LONGEST)).then_some(limit)
    }

    pub(super) fn holds(self, at: Moment) -> bool {
        at.milliseconds < self.until.saturating_mul(1_000)
    }

    /// What is left of an event that comes before the limit is over.
    pub(super) fn let_through(self, event: Event, state: &State, outbox: &mut Outbox) -> Option<Event> {
        match event {
            Event::Submitted(_) | Event::RetryPressed if state.can_be_held() => None,
            Event::PaymentRequested(call, _) if matches!(state, State::Form(_)) => {
                let failure = Failure { retry_at: Some(self.until), ..Code::RateLimited.into() };
                outbox.refuse_calls(vec![call], failure);
                None
            }
            event => Some(event),
        }
    }
}

impl State {
    /// Whether its button pays, loads again, or sends a charge again.
    pub(super) fn can_be_held(&self) -> bool {
        match self {
            Self::Form(_) => true,
            Self::Failed(failure, _) => failure.can_be_retried(),
            Self::Unconfirmed(unconfirmed) => {
                matches!(&**unconfirmed, Unconfirmed { knowledge: Knowledge::NotArrived, .. })
            }
            _ => false,
        }
    }
}
