use super::{Preview, Unreadable, amount};
use crate::address::BillingAddress;
use crate::money::{Currency, Money};
use crate::value::Value;

/// An invoice: what it charges, and how much of it is still due.
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
    /// Its lines and sums, in the shape that a preview has.
    pub bill: Preview,
    /// Where it was sent.
    pub billing_address: Option<BillingAddress>,
    /// The transactions that pay it, or tried to.
    pub transaction_ids: Vec<String>,
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
    /// Paid back, all or some of it.
    Refunded,
    /// The payer has called the payment back.
    Disputed,
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
            bill: Preview::of_invoice(invoice, currency)?,
            billing_address: BillingAddress::read(invoice.get("billingAddress")),
            transaction_ids: {
                let transactions = invoice.get("transactions").items().iter();
                transactions.filter_map(|transaction| transaction.get("id").to_text()).collect()
            },
        })
    }

    /// What has been paid already, where that is something.
    pub fn paid(&self) -> Option<Money> {
        self.amount?.checked_sub(self.amount_due?).ok().filter(|paid| !paid.is_zero())
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
            "refunded" | "partially-refunded" => Self::Refunded,
            "disputed" => Self::Disputed,
            other => Self::Other(other.to_owned()),
        }
    }
}
