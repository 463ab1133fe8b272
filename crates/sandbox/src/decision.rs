//! What a customer can decide about a payment that waits for it.

use jiff::Timestamp;

use crate::card::Outcome;
use crate::processing::Need;
use crate::store::conversion::Choice;
use crate::store::progress::{Document, Errand, Progress};

/// A decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Approve,
    Decline,
    Cancel,
    Choose(Choice),
    /// Hands a document in.
    Upload,
    /// Goes on with the payment, now that the document is there.
    Continue,
    /// Goes on without a document.
    Bypass,
}

impl Decision {
    /// The decisions by the names that they have in URLs.
    pub(crate) const ALL: [(&str, Self); 8] = [
        ("approve", Self::Approve),
        ("decline", Self::Decline),
        ("upload", Self::Upload),
        ("continue", Self::Continue),
        ("bypass", Self::Bypass),
        ("select", Self::Choose(Choice::Selected)),
        ("reject", Self::Choose(Choice::Rejected)),
        ("cancel", Self::Cancel),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, decision)| decision)
    }

    /// What it makes of the payment; nothing where it is not the customer's to decide.
    pub(crate) fn leads_to(self, errand: Errand, at: Timestamp) -> Option<Progress> {
        let processed = |outcome| Some(Progress::Processed { outcome, at });
        match (self, errand) {
            (Self::Cancel, _) => Some(Progress::Canceled { at }),
            (Self::Approve, Errand::Offsite | Errand::Approval { .. }) => processed(Outcome::Approved),
            (Self::Decline, Errand::Offsite | Errand::Approval { .. }) => processed(Outcome::DoNotHonor),
            (Self::Choose(_), Errand::Conversion) => processed(Outcome::Approved),
            (Self::Upload, Errand::Identification { need, token, document: Document::Awaited }) => {
                let document = Document::Uploaded;
                Some(Progress::WithCustomer(Errand::Identification { need, token, document }))
            }
            (Self::Continue, Errand::Identification { document: Document::Uploaded, .. }) => {
                processed(Outcome::Approved)
            }
            (Self::Bypass, Errand::Identification { need: Need::Optional, .. }) => processed(Outcome::Approved),
            _ => None,
        }
    }
}
