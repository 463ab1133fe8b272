//! What every sandbox starts with, and returns to on reset.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::json;

use crate::card::{Brand, Expiry, Outcome};
use crate::catalog::Catalog;
use crate::clock::after;
use crate::contact::Contact;
use crate::pricing::{self, Order, OrderItem, Place, Quote};
use crate::store::Store;
use crate::store::customer::Customer;
use crate::store::instrument::{BankAccount, BankAccountKind, Card, CardNumber, Instrument, Means};
use crate::store::invoice::{Invoice, Settlement};
use crate::store::transaction::{PaidWith, Progress, Transaction};

/// The one organization.
pub(crate) const ORGANIZATION: &str = "org_demo";
/// Its one website.
pub(crate) const WEBSITE: &str = "web_demo";
/// Its key for browsers.
pub(crate) const PUBLISHABLE_KEY: &str = "pk_sandbox_demo";
/// Its key for servers.
pub(crate) const SECRET_KEY: &str = "sk_sandbox_demo";
/// The customer whom it knows.
pub(crate) const CUSTOMER: &str = "cus_demo";

const DAY: i64 = 24 * 3600;

/// The customer with instruments, invoices and transactions, all made in the days before `now`.
pub(crate) fn store(catalog: &Catalog, now: Timestamp) -> Store {
    let mut store = Store::default();
    store.add_customer(customer(now));
    for instrument in [expired_card(now), bank_account(now), default_card(now)] {
        store.add_instrument(instrument);
    }
    for invoice in invoices(catalog, now) {
        store.add_invoice(invoice);
    }
    for transaction in transactions(&store, now) {
        store.add_transaction(transaction);
    }
    store
}

fn address() -> Contact {
    Contact::from_members(&json!({
        "firstName": "Ada", "lastName": "Demo", "address": "36 Craven Street", "city": "New York", "region": "NY",
        "country": "US", "postalCode": "10003",
        "emails": [{ "label": "main", "value": "ada@example.com", "primary": true }],
    }))
}

fn customer(now: Timestamp) -> Customer {
    let created = after(now, -90 * DAY);
    let mut customer = Customer::new(CUSTOMER.to_owned(), WEBSITE.to_owned(), Some(address()), created);
    customer.default_instrument = Some("inst_visa".to_owned());
    customer
}

fn card(bin: &str, last4: &str, brand: Brand, month: u8, year: i16) -> Means {
    let number = CardNumber { bin: bin.to_owned(), last4: last4.to_owned(), brand, outcome: Outcome::Approved };
    Means::Card(Card { expiry: Expiry { month, year }, number: Some(number) })
}

fn saved(id: &str, means: Means, created: Timestamp) -> Instrument {
    let mut instrument = Instrument::new(id.to_owned(), CUSTOMER, means, Some(address()), created);
    instrument.paid(created);
    instrument
}

fn default_card(now: Timestamp) -> Instrument {
    saved("inst_visa", card("411111", "1111", Brand::Visa, 12, 2040), after(now, -60 * DAY))
}

fn expired_card(now: Timestamp) -> Instrument {
    saved("inst_mastercard_expired", card("555555", "4444", Brand::MasterCard, 6, 2023), after(now, -80 * DAY))
}

fn bank_account(now: Timestamp) -> Instrument {
    let kind = BankAccountKind::Bban { routing_number: "021000021".to_owned(), account_type: "checking" };
    let bank_name = Some("First Demo Bank".to_owned());
    let account = BankAccount { kind, bic: None, bank_name, last4: "6789".to_owned(), outcome: Outcome::Approved };
    saved("inst_bank", Means::BankAccount(account), after(now, -70 * DAY))
}

/// The three invoices. A plan that the catalogue does not have would leave its invoice out; a test holds that all are there.
fn invoices(catalog: &Catalog, now: Timestamp) -> Vec<Invoice> {
    let issued = after(now, -2 * DAY);
    let unpaid = quote(catalog, &[("plan_mug", 2), ("plan_pro_monthly", 1)], now);
    let partly = quote(catalog, &[("plan_support", 1)], now);
    let paid = quote(catalog, &[("plan_pro_yearly", 1)], now);
    let invoice = |number, id: &str, quote: Option<Quote>, settlement, transactions: &[&str]| {
        Some(invoice(number, id, quote?, settlement, transactions, issued))
    };
    let settled = Settlement::Paid(issued);
    let entries = [
        invoice(1, "in_unpaid", unpaid, Settlement::Unpaid, &["txn_waiting"]),
        invoice(2, "in_partly_paid", partly, Settlement::Partly(Decimal::new(4000, 2)), &[]),
        invoice(3, "in_paid", paid, settled, &["txn_completed"]),
    ];
    entries.into_iter().flatten().collect()
}

fn quote(catalog: &Catalog, items: &[(&str, u64)], now: Timestamp) -> Option<Quote> {
    let item = |(plan_id, quantity): &(&str, u64)| OrderItem { plan_id: (*plan_id).to_owned(), quantity: *quantity };
    let place = Place { country: address().country(), region: address().region() };
    let order = Order { items: items.iter().map(item).collect(), billing_address: Some(place), ..Order::default() };
    pricing::quote(catalog, &order, now.as_second()).ok()
}

fn invoice(
    number: usize,
    id: &str,
    quote: Quote,
    settlement: Settlement,
    transactions: &[&str],
    issued: Timestamp,
) -> Invoice {
    Invoice {
        id: id.to_owned(),
        number,
        customer_id: CUSTOMER.to_owned(),
        website_id: WEBSITE.to_owned(),
        order_id: None,
        line_ids: (1..=quote.lines.len()).map(|line| format!("ii_{number}_{line}")).collect(),
        quote,
        billing_address: Some(address()),
        delivery_address: None,
        po_number: None,
        settlement,
        transaction_ids: transactions.iter().map(|id| (*id).to_owned()).collect(),
        issued,
        due: after(issued, 14 * DAY),
        updated: issued,
    }
}

/// One that waits for the customer to pay what is due of `in_unpaid`, and the one that paid `in_paid`.
fn transactions(store: &Store, now: Timestamp) -> Vec<Transaction> {
    let of = |id: &str, invoice_id: &str| {
        let invoice = store.invoices.get(invoice_id)?;
        let (amount, currency) = (invoice.quote.total(), invoice.quote.currency);
        let mut transaction = Transaction::new(id.to_owned(), CUSTOMER, WEBSITE, amount, currency, invoice.issued);
        transaction.invoice_ids.push(invoice_id.to_owned());
        transaction.billing_address = Some(address());
        Some(transaction)
    };
    let waiting = of("txn_waiting", "in_unpaid");
    let completed = of("txn_completed", "in_paid").map(|mut transaction| {
        transaction.progress = Progress::Processed { outcome: Outcome::Approved, at: after(now, -2 * DAY) };
        transaction.paid_with =
            Some(PaidWith { method: "payment-card".to_owned(), instrument_id: Some("inst_visa".to_owned()) });
        transaction
    });
    waiting.into_iter().chain(completed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixtures() -> Store {
        store(&Catalog::demo(), Timestamp::from_second(1_800_000_000).unwrap())
    }

    #[test]
    fn every_documented_object_is_there() {
        let store = fixtures();
        for id in ["in_unpaid", "in_partly_paid", "in_paid"] {
            assert_eq!(store.invoices[id].customer_id, CUSTOMER);
        }
        for id in ["txn_waiting", "txn_completed"] {
            assert_eq!(store.transactions[id].customer_id, CUSTOMER);
        }
        assert_eq!(store.customers[CUSTOMER].default_instrument.as_deref(), Some("inst_visa"));
    }

    #[test]
    fn invoices_are_due_as_their_names_say() {
        let due = |id: &str| fixtures().invoices[id].amount_due();
        assert_eq!(due("in_unpaid"), fixtures().invoices["in_unpaid"].quote.total());
        assert!(due("in_partly_paid") > Decimal::ZERO);
        assert_eq!(due("in_paid"), Decimal::ZERO);
    }
}
