//! Where a transaction is, how it went, and what moves it on.

use jiff::Timestamp;
use ulid::Ulid;

use crate::card::Outcome;
use crate::clock::after;
use crate::processing::{Need, Processing, Step, Turn, Wait};

/// Why nothing can be paid where a payment is under way.
pub(crate) const IN_PROGRESS: &str = "A payment is in progress; see how it ends before another is made";

/// How an approved payment was undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reversal {
    /// The merchant gave the money back.
    Refund,
    /// The customer claimed it back through the bank.
    Dispute,
}

/// Where a transaction is, and how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// The merchant made it; the customer is yet to pay it.
    AwaitingPayment,
    /// The customer has to do something before it goes on.
    WithCustomer(Errand),
    /// The gateway has had it since then, and says nothing yet; `next` is what time will bring.
    Underway { wait: Wait, since: Timestamp, next: &'static [Step] },
    /// The gateway answered.
    Processed { outcome: Outcome, at: Timestamp },
    /// The gateway approved it at this time, and it was undone later.
    Reversed { by: Reversal, at: Timestamp },
    /// The customer turned back.
    Canceled { at: Timestamp },
    /// Nobody came, or nothing arrived: it was never charged.
    Abandoned { at: Timestamp },
}

/// What a customer has to do for a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Pay, on the page of the method's own.
    Offsite,
    /// Approve the payment with the bank, which gives up at a time, where it does.
    Approval { until: Option<Timestamp> },
    /// Choose a currency.
    Conversion,
    /// Show who they are. The token stands in the links that go on from there.
    Identification { need: Need, token: Ulid, document: Document },
}

/// Where the document is that shows who a customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    Awaited,
    Uploaded,
}

impl Progress {
    /// A payment as it is just after it was sent to the gateway.
    pub(super) fn of(processing: Processing, now: Timestamp) -> Self {
        match processing {
            Processing::Now(outcome) => Self::Processed { outcome, at: now },
            Processing::Offsite => Self::WithCustomer(Errand::Offsite),
            Processing::Approval { patience_seconds } => {
                Self::WithCustomer(Errand::Approval { until: patience_seconds.map(|seconds| after(now, seconds)) })
            }
            Processing::Slow { first, then } => Self::Underway { wait: first, since: now, next: then },
            Processing::Conversion => Self::WithCustomer(Errand::Conversion),
            Processing::Identification(need) => {
                let token = Ulid::from_parts(0, rand::random());
                Self::WithCustomer(Errand::Identification { need, token, document: Document::Awaited })
            }
        }
    }

    /// What time makes of it, and when.
    pub(crate) fn due(self) -> Option<(Timestamp, Self)> {
        match self {
            Self::WithCustomer(Errand::Approval { until: Some(at) }) => Some((at, Self::Abandoned { at })),
            Self::Underway { since, next: [step, next @ ..], .. } => {
                let at = after(since, step.after_seconds);
                let turned = match step.turn {
                    Turn::Waits(wait) => Self::Underway { wait, since, next },
                    Turn::Ends(outcome) => Self::Processed { outcome, at },
                    Turn::Abandoned => Self::Abandoned { at },
                };
                Some((at, turned))
            }
            _ => None,
        }
    }

    /// Whether somebody paid, and nobody knows yet how that went.
    pub(crate) fn is_under_way(self) -> bool {
        matches!(self, Self::WithCustomer(_) | Self::Underway { .. })
    }

    /// What the customer has to do, if anything.
    pub(crate) fn errand(self) -> Option<Errand> {
        match self {
            Self::WithCustomer(errand) => Some(errand),
            _ => None,
        }
    }

    pub(super) fn status(self) -> &'static str {
        match self {
            Self::WithCustomer(Errand::Offsite) => "offsite",
            Self::AwaitingPayment | Self::WithCustomer(_) => "waiting-approval",
            Self::Underway { wait, .. } => wait.status(),
            Self::Processed { .. } => "completed",
            Self::Reversed { by: Reversal::Refund, .. } => "refunded",
            Self::Reversed { by: Reversal::Dispute, .. } => "disputed",
            Self::Canceled { .. } | Self::Abandoned { .. } => "never-sent",
        }
    }

    /// Why it cannot be paid, if it cannot.
    pub(crate) fn refusal(self) -> Option<&'static str> {
        match self {
            Self::AwaitingPayment => None,
            Self::WithCustomer(_) | Self::Underway { .. } => Some(IN_PROGRESS),
            Self::Processed { .. } | Self::Reversed { .. } => Some("The transaction is completed"),
            Self::Canceled { .. } => Some("The transaction is canceled"),
            Self::Abandoned { .. } => Some("The transaction is abandoned"),
        }
    }

    /// What the gateway answered, if it was asked.
    pub(super) fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Processed { outcome, .. } => Some(outcome),
            Self::Reversed { .. } => Some(Outcome::Approved),
            _ => None,
        }
    }

    pub(crate) fn result(self) -> &'static str {
        match (self, self.outcome()) {
            (_, Some(outcome)) if outcome.is_approved() => "approved",
            (_, Some(_)) => "declined",
            (Self::Canceled { .. }, None) => "canceled",
            (Self::Abandoned { .. }, None) => "abandoned",
            (_, None) => "unknown",
        }
    }

    pub(super) fn time(self) -> Option<Timestamp> {
        match self {
            Self::AwaitingPayment | Self::WithCustomer(_) | Self::Underway { .. } => None,
            Self::Processed { at, .. } | Self::Reversed { at, .. } | Self::Canceled { at } | Self::Abandoned { at } => {
                Some(at)
            }
        }
    }

    pub(crate) fn is_approved(self) -> bool {
        self.result() == "approved"
    }
}
