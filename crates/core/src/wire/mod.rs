//! What the storefront answers, as far as the widget reads it.
//!
//! The API marks almost no response field as required, so every field is optional here, unknown fields are ignored and
//! enumerations are open (`Other`). Only what money depends on is demanded: an answer without a readable total is
//! [`Unreadable`], never shown with a guess.

mod account;
mod amount;
mod instrument;
mod invoice;
mod payment_method;
mod plan;
mod preview;
mod problem;
mod purchase;
mod token;
mod transaction;

pub use account::Account;
pub use instrument::{Expiry, InstrumentStatus, SavedInstrument};
pub use invoice::{Invoice, InvoiceStatus};
pub(crate) use payment_method::has_no_token;
pub use payment_method::{BANK_ACCOUNT, PAYMENT_CARD, PaymentMethod, Way};
pub use plan::{Period, PeriodUnit, Plan, Trial};
pub use preview::{Adjustment, LineItem, LineItemKind, Preview};
pub use problem::{InvalidField, Problem};
pub use purchase::Purchase;
pub use token::{PaymentToken, Token};
pub use transaction::{Conversion, Transaction, TransactionKind, TransactionResult, TransactionStatus};

/// An answer that cannot be understood; the text names the member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// The member that is missing or odd, as a path in the answer.
    pub member: String,
}

impl Unreadable {
    fn at(member: &str) -> Self {
        Self { member: member.to_owned() }
    }
}
