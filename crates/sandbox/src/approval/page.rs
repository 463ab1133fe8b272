//! What the customer sees: one page for each thing to do, and one for when nothing is to be done any more.

use checkout_core::money::Currency;
use rust_decimal::Decimal;

use crate::decision::Decision;
use crate::processing::Need;
use crate::store::Store;
use crate::store::conversion::{Choice, Conversion};
use crate::store::progress::{Document, Errand};
use crate::store::transaction::Transaction;

/// What there is to do.
struct Task {
    /// Whose page this stands for.
    place: &'static str,
    heading: &'static str,
    explanation: &'static str,
    /// Whether a file is asked for.
    takes_file: bool,
    /// The buttons, the one that goes on first.
    buttons: Vec<(Decision, String)>,
}

/// The page of a payment, as it is now.
pub(super) fn of(transaction: &Transaction, store: &Store) -> String {
    match transaction.progress.errand() {
        Some(errand) => open(transaction, &Task::of(errand, transaction.conversion), &means(transaction, store)),
        None => finished(transaction),
    }
}

impl Task {
    fn of(errand: Errand, conversion: Option<Conversion>) -> Self {
        match errand {
            Errand::Offsite => Self::approval("Payment provider (sandbox)", "Pay Demo Shop"),
            Errand::Approval { .. } => Self::approval("Your bank (sandbox)", "Approve this payment"),
            Errand::Conversion => Self::conversion(conversion),
            Errand::Identification { need, document, .. } => Self::identification(need, document),
        }
    }

    fn approval(place: &'static str, heading: &'static str) -> Self {
        let buttons = buttons(&[(Decision::Approve, "Approve"), (Decision::Decline, "Decline"), CANCEL]);
        let explanation = "No money moves: this page stands for the one where you would confirm the payment.";
        Self { place, heading, explanation, takes_file: false, buttons }
    }

    fn conversion(conversion: Option<Conversion>) -> Self {
        let pay = |choice, money| (Decision::Choose(choice), format!("Pay {}", money_text(money)));
        let choices =
            conversion.map(|offer| [pay(Choice::Selected, offer.quote()), pay(Choice::Rejected, offer.base())]);
        let buttons = choices.into_iter().flatten().chain(buttons(&[CANCEL])).collect();
        let explanation = "Your card has another currency than the shop. Choose the one to pay in.";
        let heading = "Choose a currency";
        Self { place: "Your bank (sandbox)", heading, explanation, takes_file: false, buttons }
    }

    fn identification(need: Need, document: Document) -> Self {
        let place = "Document check (sandbox)";
        if document == Document::Uploaded {
            let buttons = buttons(&[(Decision::Continue, "Go on with the payment"), CANCEL]);
            let explanation = "Thank you. The payment can go on.";
            return Self { place, heading: "Your document has arrived", explanation, takes_file: false, buttons };
        }
        let mut labels = vec![(Decision::Upload, "Upload"), CANCEL];
        if need == Need::Optional {
            labels.insert(1, (Decision::Bypass, "Go on without a document"));
        }
        let explanation = "The payment goes on once you have shown who you are. Any file will do, and it goes nowhere.";
        let heading = "Show who you are";
        Self { place, heading, explanation, takes_file: true, buttons: buttons(&labels) }
    }
}

const CANCEL: (Decision, &str) = (Decision::Cancel, "Cancel");

fn buttons(labels: &[(Decision, &str)]) -> Vec<(Decision, String)> {
    labels.iter().map(|(decision, label)| (*decision, (*label).to_owned())).collect()
}

/// What is paid with, as the customer knows it.
fn means(transaction: &Transaction, store: &Store) -> String {
    let Some(paid_with) = &transaction.paid_with else { return String::new() };
    let instrument = paid_with.instrument_id.as_ref().and_then(|id| store.instruments.get(id));
    let described = instrument.map(|instrument| instrument.means.to_json()).unwrap_or_default();
    let brand = described["brand"].as_str().unwrap_or(&paid_with.method);
    match described["last4"].as_str() {
        Some(last4) => format!("{brand} •••• {last4}"),
        None => brand.to_owned(),
    }
}

fn open(transaction: &Transaction, task: &Task, means: &str) -> String {
    let amount = money_text((transaction.amount, transaction.currency));
    let Task { place, heading, explanation, takes_file, buttons } = task;
    let file = if *takes_file { "<label>Document<input type=\"file\"></label>" } else { "" };
    let buttons: String =
        buttons.iter().enumerate().map(|(index, button)| button_text(&transaction.id, index, button)).collect();
    let main = format!(
        "<p class=\"place\">{place}</p><h1>{heading}</h1>\
         <dl><dt>Shop</dt><dd>Demo Shop</dd><dt>Amount</dt><dd>{amount}</dd><dt>Paid with</dt><dd>{means}</dd></dl>\
         <p>{explanation}</p><form method=\"post\">{file}{buttons}</form>",
        means = escaped(means),
    );
    document(&format!("{heading}: {amount}"), "", &main)
}

fn button_text(id: &str, index: usize, (decision, label): &(Decision, String)) -> String {
    let name = Decision::ALL.iter().find(|(_, known)| known == decision).map_or("cancel", |(name, _)| name);
    let class = if index == 0 { " class=\"first\"" } else { "" };
    format!("<button{class} formaction=\"/approvals/{}/{name}\">{label}</button>", escaped(id))
}

fn finished(transaction: &Transaction) -> String {
    let heading = match transaction.progress.result() {
        "approved" => "The payment is approved",
        "declined" => "The payment is declined",
        "canceled" => "The payment is canceled",
        "abandoned" => "The time for this payment is over",
        _ => "The payment is being processed",
    };
    let back = transaction.filled_redirect_url();
    let back = back.map(|url| format!("<a class=\"back\" href=\"{}\">Back to the shop</a>", escaped(&url)));
    let main = format!(
        "<p class=\"place\">Demo Shop (sandbox)</p><h1>{heading}</h1><p>You can close this page.</p>{}",
        back.unwrap_or_default(),
    );
    let id = escaped(&transaction.id);
    document(heading, &format!("<script src=\"/finished.js\" data-transaction-id=\"{id}\"></script>"), &main)
}

/// `script` stands before the style sheet, so that it does not wait for it.
fn document(title: &str, script: &str, main: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         {script}<link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/approval.css\"></head>\
         <body><main>{main}</main></body></html>"
    )
}

fn money_text((amount, currency): (Decimal, Currency)) -> String {
    format!("{amount} {}", currency.code())
}

/// Text as it stands in markup and in attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_becomes_text() {
        assert_eq!(escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
