//! Every situation of invoices and transactions that a shopper can come upon, and who may pay in which.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]

mod sandbox_client;

use reqwest::Method;
use sandbox_client::{Reply, Shop, card};
use serde_json::{Value, json};

const PAYMENT: &str = "/storefront/payment";
const DAY: i64 = 24 * 3600;

/// What the documentation lists for a mount by JWT, without the one name that no operation has any more.
const DOCUMENTED: [(&str, &str, &str); 16] = [
    ("PostToken", "POST", "/tokens"),
    ("StorefrontGetAccount", "GET", "/storefront/account"),
    ("StorefrontPatchAccount", "PATCH", "/storefront/account"),
    ("StorefrontPostPayment", "POST", PAYMENT),
    ("StorefrontGetTransaction", "GET", "/storefront/transactions/txn_waiting"),
    ("StorefrontGetPaymentInstrumentCollection", "GET", "/storefront/payment-instruments"),
    ("StorefrontPostPaymentInstrument", "POST", "/storefront/payment-instruments"),
    ("StorefrontGetPaymentInstrument", "GET", "/storefront/payment-instruments/inst_bank"),
    ("StorefrontPatchPaymentInstrument", "PATCH", "/storefront/payment-instruments/inst_bank"),
    ("StorefrontPostPaymentInstrumentDeactivation", "POST", "/storefront/payment-instruments/inst_bank/deactivation"),
    ("StorefrontGetWebsite", "GET", "/storefront/websites/web_demo"),
    ("StorefrontGetInvoiceCollection", "GET", "/storefront/invoices"),
    ("StorefrontGetInvoice", "GET", "/storefront/invoices/in_unpaid"),
    ("StorefrontGetProductCollection", "GET", "/storefront/products"),
    ("StorefrontGetProduct", "GET", "/storefront/products/prod_mug"),
    ("StorefrontPostReadyToPay", "POST", "/storefront/ready-to-pay"),
];

/// Pays with the default card and a JWT for just this: `invoiceId=in_unpaid`.
async fn pay(shop: &Shop, subject: &str) -> Reply {
    let jwt = shop.jwt(subject).await;
    let (key, id) = subject.split_once('=').unwrap();
    shop.post_as(&jwt, PAYMENT, json!({ key: id, "paymentInstrumentId": "inst_visa" })).await
}

async fn invoice(shop: &Shop, id: &str) -> Reply {
    shop.get_as(&shop.jwt("customerId=cus_demo").await, &format!("/storefront/invoices/{id}")).await
}

async fn transaction(shop: &Shop, id: &str) -> Reply {
    shop.get_as(&shop.jwt("customerId=cus_demo").await, &format!("/storefront/transactions/{id}")).await
}

#[tokio::test]
async fn each_invoice_has_its_status_and_the_time_of_it() {
    let shop = Shop::open().await;
    for (id, status, time) in [
        ("in_unpaid", "unpaid", "issuedTime"),
        ("in_partly_paid", "partially-paid", "issuedTime"),
        ("in_paid", "paid", "paidTime"),
        ("in_draft", "draft", "createdTime"),
        ("in_voided", "voided", "voidedTime"),
        ("in_abandoned", "abandoned", "abandonedTime"),
        ("in_refunded", "refunded", "paidTime"),
        ("in_past_due", "past-due", "dueTime"),
        ("in_disputed", "disputed", "paidTime"),
        ("in_part", "unpaid", "issuedTime"),
    ] {
        let read = invoice(&shop, id).await;
        assert_eq!((read.text("/id"), read.text("/status")), (id, status));
        assert!(read.text(&format!("/{time}")).starts_with("2026-"), "{id}");
    }
    assert!(invoice(&shop, "in_draft").await.body.get("issuedTime").is_none());
}

#[tokio::test]
async fn each_transaction_has_its_type_status_and_result() {
    let shop = Shop::open().await;
    for (id, kind, status, result, invoices) in [
        ("txn_waiting", "sale", "waiting-approval", "unknown", json!(["in_unpaid"])),
        ("txn_completed", "sale", "completed", "approved", json!(["in_paid"])),
        ("txn_installment", "sale", "completed", "approved", json!(["in_partly_paid"])),
        ("txn_refunded", "sale", "refunded", "approved", json!(["in_refunded"])),
        ("txn_disputed", "sale", "disputed", "approved", json!(["in_disputed"])),
        ("txn_declined", "sale", "completed", "declined", json!(["in_past_due"])),
        ("txn_canceled", "sale", "never-sent", "canceled", json!([])),
        ("txn_part", "sale", "waiting-approval", "unknown", json!(["in_part"])),
        ("txn_setup", "setup", "waiting-approval", "unknown", json!([])),
    ] {
        let read = transaction(&shop, id).await;
        assert_eq!((read.text("/type"), read.text("/status"), read.text("/result")), (kind, status, result), "{id}");
        assert_eq!(read.body["invoiceIds"], invoices, "{id}");
    }
    assert_eq!(transaction(&shop, "txn_declined").await.text("/gateway/response/code"), "05");
}

#[tokio::test]
async fn what_is_settled_or_called_off_cannot_be_paid_and_says_why() {
    let shop = Shop::open().await;
    for (subject, why) in [
        ("invoiceId=in_paid", "paid already"),
        ("invoiceId=in_draft", "draft"),
        ("invoiceId=in_voided", "voided"),
        ("invoiceId=in_abandoned", "abandoned"),
        ("invoiceId=in_refunded", "refunded"),
        ("invoiceId=in_disputed", "disputed"),
        ("transactionId=txn_completed", "completed"),
        ("transactionId=txn_declined", "completed"),
        ("transactionId=txn_refunded", "completed"),
        ("transactionId=txn_disputed", "completed"),
        ("transactionId=txn_canceled", "canceled"),
    ] {
        let refused = pay(&shop, subject).await;
        assert_eq!(refused.status, 409, "{subject}");
        assert!(refused.text("/detail").contains(why), "{subject}: {refused:?}");
    }
}

#[tokio::test]
async fn what_nobody_knows_is_not_found() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    for subject in ["invoiceId", "transactionId"] {
        let body = json!({ subject: "x_nowhere", "paymentInstrumentId": "inst_visa" });
        assert_eq!(shop.post_as(&jwt, PAYMENT, body).await.status, 404, "{subject}");
    }
    for path in ["invoices", "transactions", "payment-instruments"] {
        assert_eq!(shop.get_as(&jwt, &format!("/storefront/{path}/x_nowhere")).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn every_invoice_that_is_owed_is_paid_with_what_is_due() {
    let shop = Shop::open().await;
    for id in ["in_unpaid", "in_partly_paid", "in_past_due", "in_part"] {
        let due = invoice(&shop, id).await.number("/amountDue");
        let paid = pay(&shop, &format!("invoiceId={id}")).await;
        assert_eq!((paid.status, paid.text("/result"), paid.number("/amount")), (201, "approved", due), "{id}");
        let after = invoice(&shop, id).await;
        assert_eq!((after.text("/status"), after.number("/amountDue")), ("paid", "0".to_owned()), "{id}");
    }
}

#[tokio::test]
async fn an_invoice_says_what_has_been_paid_of_it() {
    let shop = Shop::open().await;
    let read = invoice(&shop, "in_partly_paid").await;
    let installment = &read.body["transactions"][0];
    assert_eq!((&installment["id"], &installment["result"]), (&json!("txn_installment"), &json!("approved")));
    let cents = |pointer: &str| read.number(pointer).replace('.', "").parse::<i64>().unwrap();
    assert_eq!((cents("/amount") - cents("/amountDue"), cents("/transactions/0/amount")), (4000, 4000));
}

#[tokio::test]
async fn an_unpaid_invoice_is_past_due_from_its_day_on() {
    let shop = Shop::open().await;
    assert_eq!(invoice(&shop, "in_unpaid").await.text("/status"), "unpaid");
    shop.clock.advance_seconds(12 * DAY + 1);
    assert_eq!(invoice(&shop, "in_unpaid").await.text("/status"), "past-due");
    assert_eq!(pay(&shop, "invoiceId=in_unpaid").await.status, 201);
}

#[tokio::test]
async fn a_transaction_for_a_part_pays_its_own_amount_and_leaves_the_rest_due() {
    let shop = Shop::open().await;
    let before = invoice(&shop, "in_part").await;
    assert_ne!(before.number("/amountDue"), "20.00");
    let paid = pay(&shop, "transactionId=txn_part").await;
    assert_eq!((paid.status, paid.text("/id"), paid.number("/amount")), (200, "txn_part", "20.00".to_owned()));
    let after = invoice(&shop, "in_part").await;
    assert_eq!(after.text("/status"), "partially-paid");
    let cents = |read: &Reply| read.number("/amountDue").replace('.', "").parse::<i64>().unwrap();
    assert_eq!(cents(&before) - cents(&after), 2000);
    assert_eq!(pay(&shop, "transactionId=txn_part").await.status, 409);
    assert_eq!(pay(&shop, "invoiceId=in_part").await.number("/amount"), after.number("/amountDue"));
    assert_eq!(invoice(&shop, "in_part").await.text("/status"), "paid");
}

#[tokio::test]
async fn a_transaction_whose_invoice_was_paid_otherwise_cannot_be_paid() {
    let shop = Shop::open().await;
    assert_eq!(pay(&shop, "invoiceId=in_unpaid").await.status, 201);
    let refused = pay(&shop, "transactionId=txn_waiting").await;
    assert_eq!((refused.status, refused.text("/detail")), (409, "The invoice is paid already"));
}

#[tokio::test]
async fn a_transaction_of_type_setup_stores_an_instrument_and_takes_nothing() {
    let shop = Shop::open().await;
    let waiting = transaction(&shop, "txn_setup").await;
    assert_eq!((waiting.number("/amount"), waiting.text("/currency")), ("0.00".to_owned(), "USD"));
    let jwt = shop.jwt("transactionId=txn_setup").await;
    let set_up = async |token: String| {
        shop.post_as(&jwt, PAYMENT, json!({ "transactionId": "txn_setup", "token": token })).await
    };
    let declined = set_up(shop.bad_token().await).await;
    assert_eq!((declined.text("/type"), declined.text("/result")), ("setup", "declined"));
    let approved = set_up(shop.good_token().await).await;
    assert_eq!((approved.text("/id"), approved.text("/type")), ("txn_setup", "setup"));
    assert_eq!((approved.text("/result"), approved.number("/amount")), ("approved", "0.00".to_owned()));
    let stored = approved.text("/paymentInstrument/paymentInstrumentId");
    let stored = shop.get_as(&jwt, &format!("/storefront/payment-instruments/{stored}")).await;
    assert_eq!(stored.text("/status"), "active");
    assert_eq!(set_up(shop.good_token().await).await.status, 409);
}

#[tokio::test]
async fn a_jwt_alone_pays_with_the_documented_permissions() {
    let shop = Shop::open().await;
    for (claim, id) in [("invoiceId", "in_unpaid"), ("transactionId", "txn_part"), ("transactionId", "txn_setup")] {
        let jwt = shop.jwt(&format!("{claim}={id}")).await;
        let get = async |path: &str| shop.get_as(&jwt, &format!("/storefront/{path}")).await.status;
        assert_eq!(get("websites/web_demo").await, 200);
        assert_eq!(get("account").await, 200);
        assert_eq!(get("payment-instruments").await, 200);
        let of = if claim == "invoiceId" { "invoices" } else { "transactions" };
        assert_eq!(get(&format!("{of}/{id}?expand=items.*.product")).await, 200);
        let methods = json!({ "websiteId": "web_demo", "currency": "USD", "amount": 20, "riskMetadata": {} });
        assert_eq!(shop.post_as(&jwt, "/storefront/ready-to-pay", methods).await.status, 200);
        let token = shop.post_as(&jwt, "/tokens", card("4111111111111111")).await.id();
        let paid = shop.post_as(&jwt, PAYMENT, json!({ claim: id, "token": token })).await;
        assert_eq!(paid.text("/result"), "approved", "{id}");
        assert_eq!(get(&format!("transactions/{}", paid.id())).await, 200);
    }
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let shop = Shop::open().await;
    for (permission, verb, path) in DOCUMENTED {
        let jwt = shop.jwt(&format!("invoiceId=in_unpaid&without={permission}")).await;
        let body = (verb != "GET").then(|| json!({}));
        let verb = Method::from_bytes(verb.as_bytes()).unwrap();
        let refused = shop.call(&format!("Bearer {jwt}"), verb.clone(), path, body.clone()).await;
        assert_eq!(refused.status, 403, "{permission}");
        assert!(refused.text("/detail").ends_with(&format!("permission {permission}")), "{refused:?}");
        let whole = shop.jwt("invoiceId=in_unpaid").await;
        assert_ne!(shop.call(&format!("Bearer {whole}"), verb, path, body).await.status, 403, "{permission}");
    }
}

#[tokio::test]
async fn a_jwt_for_one_thing_may_not_shop() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_unpaid").await;
    for path in ["/storefront/preview-purchase", "/storefront/purchase"] {
        let refused: Value = shop.post_as(&jwt, path, json!({})).await.body;
        assert_eq!(refused["status"], json!(403), "{path}");
    }
}
