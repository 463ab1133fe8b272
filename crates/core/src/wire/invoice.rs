use super::{Unreadable, amount};
use crate::money::{Currency, Money};
use crate::value::Value;

/// An invoice, as far as a receipt names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invoice {
    /// The id.
    pub id: Option<String>,
    /// The number that people know it by.
    pub number: Option<u64>,
    /// Where it is.
    pub status: InvoiceStatus,
    /// Its currency.
    pub currency: Currency,
    /// Its whole amount.
    pub amount: Option<Money>,
    /// What is still to be paid.
    pub amount_due: Option<Money>,
}

/// Where an invoice is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InvoiceStatus {
    /// Not issued.
    Draft,
    /// Issued, nothing paid.
    Unpaid,
    /// All paid.
    Paid,
    /// Some paid.
    PartiallyPaid,
    /// Not paid in time.
    PastDue,
    /// Given up.
    Abandoned,
    /// Cancelled.
    Voided,
    /// Paid back.
    Refunded,
    /// Something else, or newer than this code.
    Other(String),
}

impl Invoice {
    /// Reads an invoice; its currency must be known and its amounts readable.
    pub fn read(invoice: &Value) -> Result<Self, Unreadable> {
        let currency = amount::currency(invoice)?;
        Ok(Self {
            id: invoice.get("id").to_text(),
            number: invoice.get("invoiceNumber").as_integer(),
            status: InvoiceStatus::read(invoice.get("status")),
            currency,
            amount: amount::optional(invoice, "amount", currency)?,
            amount_due: amount::optional(invoice, "amountDue", currency)?,
        })
    }
}

impl InvoiceStatus {
    fn read(status: &Value) -> Self {
        match status.as_text().unwrap_or_default() {
            "draft" => Self::Draft,
            "unpaid" => Self::Unpaid,
            "paid" => Self::Paid,
            "partially-paid" => Self::PartiallyPaid,
            "past-due" => Self::PastDue,
            "abandoned" => Self::Abandoned,
            "voided" => Self::Voided,
            "refunded" => Self::Refunded,
            other => Self::Other(other.to_owned()),
        }
    }
}
