//! What every sandbox starts with, and returns to on reset.

mod instruments;
mod invoices;
mod outcomes;
mod transactions;

use jiff::Timestamp;
use serde_json::json;

use crate::catalog::Catalog;
use crate::clock::after;
use crate::contact::Contact;
use crate::store::Store;
use crate::store::customer::Customer;

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
/// A customer with an instrument for each way that a payment can go.
const OUTCOMES_CUSTOMER: &str = "cus_outcomes";
/// A customer who has signed up and nothing else: no address, no instrument, no invoice.
const NEW_CUSTOMER: &str = "cus_new";

const DAY: i64 = 24 * 3600;

/// The customers, with instruments, invoices and transactions of the one who is known, all made in the days before `now`.
pub(crate) fn store(catalog: &Catalog, now: Timestamp) -> Store {
    let mut store = Store::default();
    for customer in [customer(now), outcomes_customer(now), new_customer(now)] {
        store.add_customer(customer);
    }
    for instrument in instruments::saved(now).into_iter().chain(outcomes::saved(now)) {
        store.add_instrument(instrument);
    }
    for invoice in invoices::issued(catalog, now) {
        store.add_invoice(invoice);
    }
    for transaction in transactions::made(&store, now) {
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
    customer.default_instrument = Some(instruments::DEFAULT.to_owned());
    customer
}

fn outcomes_customer(now: Timestamp) -> Customer {
    let created = after(now, -90 * DAY);
    let mut customer = Customer::new(OUTCOMES_CUSTOMER.to_owned(), WEBSITE.to_owned(), Some(address()), created);
    customer.default_instrument = Some(outcomes::DEFAULT.to_owned());
    customer
}

fn new_customer(now: Timestamp) -> Customer {
    Customer::new(NEW_CUSTOMER.to_owned(), WEBSITE.to_owned(), None, now)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    fn fixtures() -> Store {
        store(&Catalog::demo(), Timestamp::from_second(1_800_000_000).unwrap())
    }

    #[test]
    fn every_documented_object_is_there() {
        let store = fixtures();
        let invoices = [
            "in_unpaid",
            "in_partly_paid",
            "in_paid",
            "in_draft",
            "in_voided",
            "in_abandoned",
            "in_refunded",
            "in_past_due",
            "in_disputed",
            "in_part",
        ];
        for id in invoices {
            assert_eq!(store.invoices[id].customer_id, CUSTOMER);
        }
        let transactions = [
            "txn_waiting",
            "txn_completed",
            "txn_installment",
            "txn_refunded",
            "txn_declined",
            "txn_disputed",
            "txn_part",
            "txn_setup",
            "txn_canceled",
        ];
        for id in transactions {
            assert_eq!(store.transactions[id].customer_id, CUSTOMER);
        }
        assert_eq!((store.invoices.len(), store.transactions.len()), (invoices.len(), transactions.len()));
        assert_eq!(store.customers[CUSTOMER].default_instrument.as_deref(), Some("inst_visa"));
    }

    #[test]
    fn invoices_are_due_as_their_names_say() {
        let due = |id: &str| fixtures().invoices[id].amount_due();
        assert_eq!(due("in_unpaid"), fixtures().invoices["in_unpaid"].quote.total());
        assert!(due("in_partly_paid") > Decimal::ZERO);
        assert_eq!(due("in_paid"), Decimal::ZERO);
    }

    #[test]
    fn an_invoice_and_its_transactions_name_each_other() {
        let store = fixtures();
        for (id, invoice) in &store.invoices {
            assert!(
                invoice.transaction_ids.iter().all(|paying| store.transactions[paying].invoice_ids == [id.as_str()])
            );
        }
        for (id, transaction) in &store.transactions {
            assert!(transaction.invoice_ids.iter().all(|paid| store.invoices[paid].transaction_ids.contains(id)));
        }
    }

    #[test]
    fn a_waiting_transaction_may_be_for_a_part_of_its_invoice() {
        let store = fixtures();
        assert!(store.transactions["txn_part"].amount < store.invoices["in_part"].quote.total());
    }
}
