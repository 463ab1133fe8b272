//! How the gateway goes about a payment: at once, in steps of time, or only once the customer has done something.

use crate::card::Outcome;

/// What a payment with some means leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Processing {
    /// The gateway answers at once.
    Now(Outcome),
    /// The customer pays on a page of the method's own.
    Offsite,
    /// The bank asks the customer first (3-D Secure), and gives up after so many seconds where it does.
    Approval { patience_seconds: Option<i64> },
    /// The gateway takes its time.
    Slow { first: Wait, then: &'static [Step] },
    /// The customer may choose to pay in the card's own currency (DCC).
    Conversion,
    /// The customer has to show who they are (KYC).
    Identification(Need),
}

/// What the gateway is doing while nobody knows the result, in the API's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    Pending,
    Sending,
    WaitingGateway,
    Timeout,
    ConnError,
}

impl Wait {
    /// The status of a transaction.
    pub(crate) fn status(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::WaitingGateway => "waiting-gateway",
            Self::Timeout => "timeout",
            Self::ConnError => "conn-error",
        }
    }
}

/// What time brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Counted from the payment.
    pub(crate) after_seconds: i64,
    pub(crate) turn: Turn,
}

/// How a payment that takes its time goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Waits(Wait),
    Ends(Outcome),
    /// It never reached the bank: nothing was charged.
    Abandoned,
}

/// Whether a payment goes on without a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
}
