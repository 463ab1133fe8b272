use super::{Invoice, Transaction};
use crate::value::Value;

/// The answer of `POST /storefront/purchase`, or of `POST /storefront/payment` seen the same way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purchase {
    /// The order that was created; none for a payment without items.
    pub order_id: Option<String>,
    /// The invoice, where there is one.
    pub invoice: Option<Invoice>,
    /// The transaction that says how it went.
    pub transaction: Transaction,
    /// The session that may read what was created, for a guest. A credential: never in an event.
    pub session: Option<String>,
    /// The answer for the merchant's code, without credentials.
    pub public: Value,
}

impl Purchase {
    /// Reads an invoice: the newest of its transactions says how its payment went, unless it is among `known`. An older
    /// one that is unknown is a copy of one whose outcome is known.
    pub fn read_of_invoice(answer: &Value, known: &[String]) -> Option<Self> {
        let newest = answer.get("transactions").items().iter().max_by_key(|paid| paid.get("createdTime").as_text())?;
        let id = newest.get("id").as_text()?;
        let is_known = known.iter().any(|known| known == id);
        (!is_known).then(|| Self { invoice: Invoice::read(answer).ok(), ..Self::read_payment(newest) })
    }

    /// Reads the answer of a purchase. Whether money moved is all in the transaction's result: an odd
    /// invoice or amount hides none of it.
    pub fn read(answer: &Value) -> Self {
        let transaction = Transaction::read(answer.get("transaction"));
        Self {
            order_id: answer.get("orderId").to_text(),
            invoice: Invoice::read(answer.get("invoice")).ok(),
            session: answer.get("token").to_text().or_else(|| transaction.session.clone()),
            transaction,
            public: answer.without_credentials(),
        }
    }

    /// Reads the answer of a payment: the transaction alone.
    pub fn read_payment(answer: &Value) -> Self {
        let transaction = Transaction::read(answer);
        Self {
            order_id: None,
            invoice: None,
            session: transaction.session.clone(),
            transaction,
            public: Value::object([("transaction", Some(answer.without_credentials()))]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::value_of;
    use serde_json::json;

    #[test]
    fn what_the_merchant_gets_has_no_credential_at_any_depth() {
        let answer = json!({
            "orderId": "ord_1", "token": "session",
            "transaction": {"id": "txn_1", "result": "approved", "token": "session", "_links": [{"href": "https://x/session"}]},
        });
        let purchase = Purchase::read(&value_of(&answer));
        assert!(!purchase.public.to_json().contains("session"));
        assert_eq!(purchase.session.as_deref(), Some("session"));
    }

    #[test]
    fn an_invoice_that_cannot_be_read_does_not_hide_the_result() {
        let answer = json!({"invoice": {"currency": "USD", "amount": 1.005}, "transaction": {"result": "approved"}});
        let purchase = Purchase::read(&value_of(&answer));
        assert_eq!(purchase.transaction.result, crate::wire::TransactionResult::Approved);
        assert_eq!(purchase.invoice, None);
    }

    #[test]
    fn an_amount_that_cannot_be_read_does_not_hide_the_result() {
        for odd in [json!({"currency": "USD", "amount": 38.005}), json!({"amount": 38}), json!({"currency": "USD"})] {
            let mut answer = odd.clone();
            answer["result"] = json!("approved");
            let transaction = Purchase::read_payment(&value_of(&answer)).transaction;
            assert_eq!(
                (transaction.result, transaction.amount),
                (crate::wire::TransactionResult::Approved, None),
                "{odd}"
            );
        }
    }

    fn paid_by(known: &[&str]) -> Option<String> {
        let transactions = json!([
            {"id": "txn_2", "createdTime": "2030-01-02T00:00:00Z"},
            {"id": "txn_1", "createdTime": "2030-01-01T00:00:00Z"},
        ]);
        let known: Vec<String> = known.iter().map(|id| (*id).to_owned()).collect();
        Purchase::read_of_invoice(&value_of(&json!({"transactions": transactions})), &known)?.transaction.id
    }

    #[test]
    fn the_newest_transaction_of_an_invoice_says_how_its_payment_went_unless_it_is_known() {
        assert_eq!(paid_by(&[]).as_deref(), Some("txn_2"));
        assert_eq!(paid_by(&["txn_1"]).as_deref(), Some("txn_2"));
        assert_eq!((paid_by(&["txn_2"]), paid_by(&["txn_1", "txn_2"])), (None, None));
    }

    #[test]
    fn an_invoice_without_transactions_says_nothing() {
        assert_eq!(Purchase::read_of_invoice(&value_of(&json!({})), &[]), None);
    }

    #[test]
    fn an_empty_answer_is_an_unknown_result_and_no_failure() {
        let purchase = Purchase::read(&value_of(&json!({})));
        assert_eq!(purchase.transaction.result, crate::wire::TransactionResult::Unknown);
    }
}
