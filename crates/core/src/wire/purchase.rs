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
    /// Reads the answer of a purchase. Whether money moved is all in the transaction's result: an odd
    /// invoice or amount hides none of it.
    pub fn read(answer: &Value) -> Self {
        let transaction = Transaction::read(answer.get("transaction"));
        Self {
            order_id: answer.get("orderId").to_text(),
            invoice: Invoice::read(answer.get("invoice")).ok(),
            session: answer.get("token").to_text().or_else(|| transaction.session.clone()),
            transaction,
            public: without_credentials(answer),
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
            public: Value::object([("transaction", Some(without_credentials(answer)))]),
        }
    }
}

/// The same tree without any member that is a credential: sessions, and links that carry one.
fn without_credentials(value: &Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.iter().map(without_credentials).collect()),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "token" | "jwt" | "_links"))
                .map(|(key, value)| (key.clone(), without_credentials(value)))
                .collect(),
        ),
        other => other.clone(),
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

    #[test]
    fn an_empty_answer_is_an_unknown_result_and_no_failure() {
        let purchase = Purchase::read(&value_of(&json!({})));
        assert_eq!(purchase.transaction.result, crate::wire::TransactionResult::Unknown);
    }
}
