//! Payments that take their time: what they are at first, what time makes of them, and what follows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]

mod sandbox_client;

use reqwest::Method;
use sandbox_client::{Reply, Shop, address, amount, card, mugs};
use serde_json::{Value, json};

const PURCHASE: &str = "/storefront/purchase";
const PAYMENT: &str = "/storefront/payment";

fn state(transaction: &Reply) -> String {
    format!("{} {}", transaction.text("/status"), transaction.text("/result"))
}

/// The states of a guest's payment, each after so many seconds since the one before.
async fn states(shop: &Shop, token: Value, pauses: &[i64]) -> Vec<String> {
    let token = shop.post("/tokens", token).await.id();
    let paid = shop.post(PAYMENT, amount(&token, json!(50), "USD")).await;
    let mut states = vec![state(&paid)];
    for pause in pauses {
        shop.clock.advance_seconds(*pause);
        let path = format!("/storefront/transactions/{}", paid.id());
        states.push(state(&shop.get_as(paid.text("/token"), &path).await));
    }
    states
}

#[tokio::test]
async fn cards_take_the_time_that_their_number_says() {
    let shop = Shop::open().await;
    for (pan, pauses, expected) in [
        ("4000000000000101", vec![2, 1], vec!["pending unknown", "pending unknown", "completed approved"]),
        ("4000000000000119", vec![2, 1], vec!["pending unknown", "pending unknown", "completed declined"]),
        ("5555555555570127", vec![3599], vec!["pending unknown", "pending unknown"]),
        ("4000000000000135", vec![2, 2], vec!["sending unknown", "waiting-gateway unknown", "completed approved"]),
        ("4000000000000143", vec![4, 1], vec!["timeout unknown", "timeout unknown", "completed approved"]),
        ("4000000000000150", vec![4, 1], vec!["conn-error unknown", "conn-error unknown", "never-sent abandoned"]),
    ] {
        assert_eq!(states(&shop, card(pan), &pauses).await, expected, "{pan}");
    }
}

#[tokio::test]
async fn several_steps_may_be_due_at_once() {
    let shop = Shop::open().await;
    assert_eq!(states(&shop, card("4000000000000135"), &[60]).await, ["sending unknown", "completed approved"]);
}

fn bban(number: &str) -> Value {
    json!({ "method": "ach", "billingAddress": address(), "paymentInstrument": { "accountNumberType": "BBAN",
        "accountNumber": number, "routingNumber": "021000021", "accountType": "checking" } })
}

fn iban(number: &str) -> Value {
    json!({ "method": "ach", "billingAddress": address(),
        "paymentInstrument": { "accountNumberType": "IBAN", "accountNumber": number } })
}

#[tokio::test]
async fn bank_accounts_take_their_time_too() {
    let shop = Shop::open().await;
    for account in [bban("9000000002"), iban("DE62370400440532013001")] {
        assert_eq!(states(&shop, account, &[]).await, ["completed declined"]);
    }
    for account in [bban("9000000010"), iban("DE35370400440532013002")] {
        assert_eq!(states(&shop, account, &[2, 1]).await, ["pending unknown", "pending unknown", "completed approved"]);
    }
    for account in [bban("9000000028"), iban("DE08370400440532013003")] {
        assert_eq!(states(&shop, account, &[2, 1]).await, ["pending unknown", "pending unknown", "completed declined"]);
    }
}

#[tokio::test]
async fn a_bank_account_buys_is_saved_and_is_set_up() {
    let shop = Shop::open().await;
    let token = shop.post("/tokens", bban("1234567890")).await.id();
    let bought = shop.post(PURCHASE, mugs(&token)).await;
    assert_eq!((bought.text("/transaction/result"), bought.text("/invoice/status")), ("approved", "paid"));
    let id = bought.text("/transaction/paymentInstrument/paymentInstrumentId");
    let path = format!("/storefront/payment-instruments/{id}");
    let saved = shop.get_as(bought.text("/token"), &path).await;
    let members = ["method", "status", "accountNumberType", "routingNumber", "accountType", "last4"];
    let expected = json!(["ach", "active", "BBAN", "021000021", "checking", "7890"]);
    assert_eq!(members.iter().map(|key| saved.body[key].clone()).collect::<Value>(), expected);
    assert!(!saved.body.to_string().contains("1234567890"));
    let setup = json!({ "websiteId": "web_demo", "currency": "USD" });
    let set_up = shop.post_as(bought.text("/token"), &format!("{path}/setup"), setup).await;
    assert_eq!((set_up.text("/type"), set_up.text("/result")), ("setup", "approved"));
    let declined = shop.post("/tokens", iban("DE62370400440532013001")).await.id();
    let declined = shop.post(PURCHASE, mugs(&declined)).await;
    assert_eq!(declined.text("/transaction/gateway/response/humanMessage"), "Your bank did not accept the payment.");
}

#[tokio::test]
async fn invoice_and_order_follow_when_time_settles_a_payment() {
    let shop = Shop::open().await;
    let bought = shop.post(PURCHASE, mugs(&shop.token("4000000000000101").await)).await;
    let jwt = bought.text("/token");
    let read = async || {
        let invoice = shop.get_as(jwt, &format!("/storefront/invoices/{}", bought.text("/invoice/id"))).await;
        let order = shop.get_as(jwt, &format!("/storefront/orders/{}", bought.text("/orderId"))).await;
        (invoice.text("/status").to_owned(), order.text("/status").to_owned())
    };
    assert_eq!(read().await, ("unpaid".to_owned(), "pending".to_owned()));
    shop.clock.advance_seconds(100);
    assert_eq!(read().await, ("paid".to_owned(), "completed".to_owned()));
    let invoice = shop.get_as(jwt, &format!("/storefront/invoices/{}", bought.text("/invoice/id"))).await;
    assert_eq!(
        (invoice.text("/paidTime"), invoice.text("/transactions/0/processedTime")),
        ("2026-06-01T12:00:03Z", "2026-06-01T12:00:03Z")
    );
}

#[tokio::test]
async fn an_invoice_is_held_while_a_payment_is_pending_and_free_after_a_decline() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_unpaid").await;
    let pay = async |pan: &str| {
        shop.post_as(&jwt, PAYMENT, json!({ "invoiceId": "in_unpaid", "token": shop.token(pan).await })).await
    };
    assert_eq!(state(&pay("4000000000000119").await), "pending unknown");
    assert_eq!(pay("4111111111111111").await.status, 409);
    shop.clock.advance_seconds(3);
    assert_eq!(state(&pay("4111111111111111").await), "completed approved");
}

#[tokio::test]
async fn charges_are_what_moved_money_or_may_still_do_so() {
    let shop = Shop::open().await;
    let charges = async || {
        let charges = shop.tool(Method::GET, "charges", None).await.body;
        let charges = charges.as_array().unwrap().clone();
        charges
            .iter()
            .map(|it| format!("{} {}", it["status"].as_str().unwrap(), it["result"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert!(charges().await.is_empty());
    for pan in ["4000000000000002", "4000000000000150", "4000000000000101", "4111111111111111", "4000000000003220"] {
        shop.post(PAYMENT, amount(&shop.token(pan).await, json!(5), "USD")).await;
    }
    assert_eq!(
        charges().await,
        ["conn-error unknown", "pending unknown", "completed approved", "waiting-approval unknown"]
    );
    shop.clock.advance_seconds(5);
    assert_eq!(charges().await, ["completed approved", "completed approved", "waiting-approval unknown"]);
    shop.tool(Method::POST, "reset", None).await;
    assert!(charges().await.is_empty());
    let jwt = shop.jwt("transactionId=txn_waiting").await;
    let paid = shop
        .post_as(&jwt, PAYMENT, json!({ "transactionId": "txn_waiting", "paymentInstrumentId": "inst_visa" }))
        .await;
    let told = shop.tool(Method::GET, "charges", None).await.body;
    assert_eq!(
        told,
        json!([{
            "id": "txn_waiting", "amount": paid.body["amount"], "currency": "USD", "status": "completed", "result": "approved",
            "createdTime": paid.body["createdTime"], "customerId": "cus_demo",
        }])
    );
}

#[tokio::test]
async fn transactions_are_listed_newest_first_filtered_and_only_the_customers_own() {
    let shop = Shop::open().await;
    let mine = shop.post(PAYMENT, amount(&shop.good_token().await, json!(5), "USD")).await;
    let jwt = mine.text("/token");
    shop.clock.advance_seconds(1);
    let body = amount(&shop.bad_token().await, json!(6), "USD");
    let newer = shop.post_as(jwt, PAYMENT, body).await;
    let ids = async |query: &str| {
        let list = shop.get_as(jwt, &format!("/storefront/transactions{query}")).await;
        list.body.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("?sort=-createdTime").await, [newer.id(), mine.id()]);
    assert_eq!(ids("?sort=createdTime&limit=1").await, [mine.id()]);
    assert_eq!(ids("?limit=1").await, [newer.id()]);
    assert_eq!(ids("?filter=websiteId:web_demo;result:declined").await, [newer.id()]);
    assert_eq!(ids("?filter=status:completed;amount:5").await, [mine.id()]);
    assert!(ids("?filter=websiteId:web_other").await.is_empty());
}
