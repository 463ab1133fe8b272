use super::amount;
use crate::money::Money;
use crate::value::Value;

/// A transaction: the one thing that says whether money moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transaction {
    /// The id, a shopper's reference number.
    pub id: Option<String>,
    /// Whether it moves money.
    pub kind: TransactionKind,
    /// How it went.
    pub result: TransactionResult,
    /// Where it is.
    pub status: TransactionStatus,
    /// What was charged; none where it is absent or cannot be read exactly.
    pub amount: Option<Money>,
    /// The gateway's words for the shopper after a decline.
    pub human_message: Option<String>,
    /// The gateway's code.
    pub gateway_code: Option<String>,
    /// Where the shopper approves it, for `waiting-approval` and `offsite`: a web address, and nothing else.
    pub approval_url: Option<String>,
    /// Where the shopper calls it off.
    pub cancel_url: Option<String>,
    /// Whether the shop must know first who the shopper is: the approval is a page that asks for documents then
    /// (`storefront-api` §10.6).
    pub asks_identity: bool,
    /// The offer to pay in the currency of the card, while nobody has answered it.
    pub conversion: Option<Conversion>,
    /// The saved instrument that it was paid with.
    pub instrument_id: Option<String>,
    /// The invoices that it pays.
    pub invoice_ids: Vec<String>,
    /// Those that were made because this one was declined.
    pub child_ids: Vec<String>,
    /// The session that may read it again, where a guest paid.
    pub session: Option<String>,
    /// The answer for the merchant's code, without credentials.
    pub public: Value,
}

/// An offer to pay in the currency of the card in place of that of the order (dynamic currency conversion).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conversion {
    /// What was to be paid.
    pub base: Money,
    /// What is paid in its place, if the shopper likes.
    pub quote: Money,
    /// How much of the second currency one of the first is, as the storefront says it: decimal text.
    pub rate: Option<String>,
    /// Whether there is no choice: it is paid in the currency of the card, or not at all.
    pub is_forced: bool,
}

impl Conversion {
    fn read(transaction: &Value) -> Option<Self> {
        let offer = transaction.get("dcc");
        let is_open = matches!(offer.get("outcome").as_text(), None | Some("unprocessed"));
        Some(Self {
            base: read_amount(offer.get("base"))?,
            quote: read_amount(offer.get("quote"))?,
            rate: offer.get("rate").as_number().map(str::to_owned),
            is_forced: offer.get("isForceDcc").as_bool() == Some(true),
        })
        .filter(|_| is_open && transaction.get("hasDcc").as_bool() == Some(true))
    }
}

/// Whether a transaction moves money.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransactionKind {
    /// It makes a payment instrument usable later, and pays nothing.
    Setup,
    /// It pays.
    Payment,
}

impl TransactionKind {
    fn read(kind: &Value) -> Self {
        if kind.as_text() == Some("setup") { Self::Setup } else { Self::Payment }
    }
}

/// How a transaction went (`storefront-api` §10.4: `status` is where it is, `result` is how it went).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TransactionResult {
    /// Money moved.
    Approved,
    /// It did not, and will not.
    Declined,
    /// The shopper gave it up.
    Canceled,
    /// Nobody came back.
    Abandoned,
    /// Nobody knows yet; absent and unheard-of results are the same to us.
    Unknown,
}

/// Where a transaction is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TransactionStatus {
    /// Through.
    Completed,
    /// The shopper must approve it at their bank.
    WaitingApproval,
    /// The shopper pays on another site.
    Offsite,
    /// The gateway's answer is awaited.
    Pending,
    /// The gateway did not answer the storefront.
    Lost,
    /// It never left the storefront.
    NeverSent,
    /// Something else, or newer than this code.
    Other(String),
}

impl Transaction {
    /// Reads a transaction. An odd amount does not hide how it went.
    pub fn read(transaction: &Value) -> Self {
        let response = transaction.get("gateway").get("response");
        let human_message = response.get("humanMessage").to_text().or_else(|| response.get("message").to_text());
        Self {
            id: transaction.get("id").to_text(),
            kind: TransactionKind::read(transaction.get("type")),
            result: TransactionResult::read(transaction.get("result")),
            status: TransactionStatus::read(transaction.get("status")),
            amount: read_amount(transaction),
            human_message,
            gateway_code: response.get("code").to_text(),
            approval_url: transaction.get("approvalUrl").to_text().filter(|url| is_web(url)),
            cancel_url: link(transaction, "cancelUrl").filter(|url| is_web(url)),
            asks_identity: link(transaction, "approvalContinue").is_some(),
            conversion: Conversion::read(transaction),
            instrument_id: transaction.get("paymentInstrument").get("paymentInstrumentId").to_text(),
            invoice_ids: texts(transaction.get("invoiceIds")),
            child_ids: texts(transaction.get("childTransactions")),
            session: transaction.get("token").to_text(),
            public: transaction.without_credentials(),
        }
    }
}

impl Transaction {
    /// Reads the list of `GET /storefront/transactions`, in its order.
    pub fn read_all(answer: &Value) -> Vec<Self> {
        answer.items().iter().map(Self::read).collect()
    }

    /// Whether it waits for the shopper, at their bank or on the page of the method.
    pub fn awaits_approval(&self) -> bool {
        let waits = matches!(self.status, TransactionStatus::WaitingApproval | TransactionStatus::Offsite);
        self.result == TransactionResult::Unknown && waits && self.approval_url.is_some()
    }
}

/// Nothing but a web address is ever opened: a script would run in the page.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn link(transaction: &Value, relation: &str) -> Option<String> {
    let links = transaction.get("_links").items();
    links.iter().find(|link| link.get("rel").as_text() == Some(relation))?.get("href").to_text()
}

fn texts(list: &Value) -> Vec<String> {
    list.items().iter().filter_map(Value::to_text).collect()
}

fn read_amount(transaction: &Value) -> Option<Money> {
    let currency = amount::currency(transaction).ok()?;
    amount::required(transaction, "amount", currency).ok()
}

impl TransactionResult {
    /// The API's word.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Canceled => "canceled",
            Self::Abandoned => "abandoned",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn read(result: &Value) -> Self {
        match result.as_text() {
            Some("approved") => Self::Approved,
            Some("declined") => Self::Declined,
            Some("canceled") => Self::Canceled,
            Some("abandoned") => Self::Abandoned,
            _ => Self::Unknown,
        }
    }
}

impl TransactionStatus {
    /// The API's word, or one of those that mean the same here.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Completed => "completed",
            Self::WaitingApproval => "waiting-approval",
            Self::Offsite => "offsite",
            Self::Pending => "pending",
            Self::Lost => "timeout",
            Self::NeverSent => "never-sent",
            Self::Other(other) => other,
        }
    }

    pub(crate) fn read(status: &Value) -> Self {
        match status.as_text().unwrap_or_default() {
            "completed" => Self::Completed,
            "waiting-approval" => Self::WaitingApproval,
            "offsite" => Self::Offsite,
            "pending" | "sending" | "waiting-gateway" | "waiting-capture" => Self::Pending,
            "timeout" | "conn-error" => Self::Lost,
            "never-sent" => Self::NeverSent,
            other => Self::Other(other.to_owned()),
        }
    }
}
