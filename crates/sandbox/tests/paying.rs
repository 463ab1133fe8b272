//! Tokens, cards, purchases, payments, saved instruments.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]

mod sandbox_client;

use std::sync::Arc;

use sandbox_client::{Shop, address, amount, card, card_with, mugs};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const PURCHASE: &str = "/storefront/purchase";
const PAYMENT: &str = "/storefront/payment";

async fn invalid_card(pan: &str, month: u8, year: u16, cvv: &str) -> String {
    Shop::open().await.post("/tokens", card_with(pan, month, year, cvv)).await.invalid()
}

/// Result and gateway code of a payment with this card.
async fn outcome(shop: &Shop, card: Value) -> (String, String) {
    let token = shop.post("/tokens", card).await.id();
    let paid = shop.post(PAYMENT, amount(&token, json!(5), "USD")).await;
    assert_eq!(paid.status, 201);
    (paid.text("/result").to_owned(), paid.text("/gateway/response/code").to_owned())
}

#[tokio::test]
async fn a_token_tells_brand_and_last_digits_and_no_secret() {
    let shop = Shop::open().await;
    let token = shop.post("/tokens", card("4111111111111111")).await;
    assert_eq!((token.text("/paymentInstrument/brand"), token.text("/paymentInstrument/last4")), ("Visa", "1111"));
    assert_eq!(token.text("/paymentInstrument/bin"), "411111");
    assert_eq!(token.text("/expirationTime"), "2026-06-01T12:30:00Z");
    let text = token.body.to_string();
    assert!(!text.contains("4111111111111111") && !text.contains("cvv") && !text.contains("pan"));
    assert_eq!(token.header("location"), Some(shop.operation(&format!("/tokens/{}", token.id())).as_str()));
    assert_eq!(shop.get(&format!("/tokens/{}", token.id())).await.body, token.body);
}

#[tokio::test]
async fn cards_that_are_not_valid_name_their_field() {
    assert_eq!(invalid_card("4111111111111112", 12, 2030, "123").await, "paymentInstrument.pan");
    assert_eq!(invalid_card("41111111", 12, 2030, "123").await, "paymentInstrument.pan");
    assert_eq!(invalid_card("4111111111111111", 13, 2030, "123").await, "paymentInstrument.expMonth");
    assert_eq!(invalid_card("4111111111111111", 5, 2026, "123").await, "paymentInstrument.expMonth");
    assert_eq!(invalid_card("4111111111111111", 12, 2025, "123").await, "paymentInstrument.expYear");
    assert_eq!(invalid_card("4111111111111111", 12, 30, "123").await, "paymentInstrument.expYear");
    assert_eq!(invalid_card("4111111111111111", 12, 2030, "1234").await, "paymentInstrument.cvv");
    assert_eq!(invalid_card("378282246310005", 12, 2030, "123").await, "paymentInstrument.cvv");
    assert_eq!(
        invalid_card("1", 0, 9, "x").await,
        "paymentInstrument.pan paymentInstrument.expMonth paymentInstrument.expYear paymentInstrument.cvv"
    );
}

#[tokio::test]
async fn this_month_is_still_good() {
    let shop = Shop::open().await;
    assert_eq!(shop.post("/tokens", card_with("4111111111111111", 6, 2026, "123")).await.status, 201);
}

#[tokio::test]
async fn tokens_need_a_method_and_what_it_needs() {
    let shop = Shop::open().await;
    assert_eq!(shop.post("/tokens", json!({})).await.invalid(), "method");
    assert_eq!(shop.post("/tokens", json!({ "method": "bananas" })).await.invalid(), "method");
    assert_eq!(shop.post("/tokens", json!({ "method": "payment-card" })).await.invalid(), "paymentInstrument");
    assert_eq!(shop.post("/tokens", json!({ "method": "iDEAL" })).await.invalid(), "billingAddress");
    let ach = json!({ "method": "ach", "paymentInstrument": { "accountNumberType": "BBAN" }, "billingAddress": {} });
    let fields = "paymentInstrument.accountNumber paymentInstrument.routingNumber paymentInstrument.accountType";
    assert_eq!(shop.post("/tokens", ach).await.invalid(), fields);
    let mut bad_address = card("4111111111111111");
    bad_address["billingAddress"] = json!({ "country": "us", "city": "" });
    assert_eq!(shop.post("/tokens", bad_address).await.invalid(), "billingAddress.city billingAddress.country");
}

#[tokio::test]
async fn bank_accounts_pay_or_are_refused_by_their_number() {
    let shop = Shop::open().await;
    let iban = |number: &str| {
        json!({ "method": "ach", "billingAddress": address(),
            "paymentInstrument": { "accountNumberType": "IBAN", "accountNumber": number } })
    };
    assert_eq!(outcome(&shop, iban("DE89370400440532013000")).await.0, "approved");
    assert_eq!(outcome(&shop, iban("DE62370400440532013001")).await.0, "declined");
    assert_eq!(shop.post("/tokens", iban("DE00370400440532013000")).await.invalid(), "paymentInstrument.accountNumber");
    let bban = json!({ "method": "ach", "billingAddress": address(), "paymentInstrument": {
        "accountNumberType": "BBAN", "accountNumber": "1234567890", "routingNumber": "021000021", "accountType": "savings" } });
    let token = shop.post("/tokens", bban.clone()).await;
    assert_eq!(token.text("/paymentInstrument/last4"), "7890");
    assert!(!token.body.to_string().contains("1234567890"));
    assert_eq!(outcome(&shop, bban).await.0, "approved");
}

#[tokio::test]
async fn wallets_pay_with_the_card_behind_them() {
    let shop = Shop::open().await;
    let wallet = json!({ "method": "digital-wallet", "billingAddress": address(), "paymentInstrument": {
        "type": "Google Pay", "amount": 5, "currency": "USD", "descriptor": "Demo", "payload": { "secret": "x" } } });
    let token = shop.post("/tokens", wallet.clone()).await;
    assert_eq!((token.text("/paymentInstrument/type"), token.text("/paymentInstrument/last4")), ("Google Pay", "1111"));
    assert!(!token.body.to_string().contains("secret"));
    assert_eq!(outcome(&shop, wallet).await.0, "approved");
}

#[tokio::test]
async fn cards_are_approved_or_declined_as_documented() {
    let shop = Shop::open().await;
    let is = |result: &str, code: &str| (result.to_owned(), code.to_owned());
    assert_eq!(outcome(&shop, card("5555555555554444")).await, is("approved", "00"));
    assert_eq!(outcome(&shop, card("4000000000000002")).await, is("declined", "05"));
    assert_eq!(outcome(&shop, card("371449635398431")).await, is("declined", "05"));
    assert_eq!(outcome(&shop, card_with("4111111111111111", 12, 2030, "000")).await, is("declined", "N7"));
    assert_eq!(outcome(&shop, card_with("378282246310005", 12, 2030, "0000")).await, is("declined", "N7"));
    assert_eq!(outcome(&shop, card_with("4111111111111111", 10, 2051, "123")).await, is("declined", "54"));
}

#[tokio::test]
async fn a_token_works_once() {
    let shop = Shop::open().await;
    let token = shop.good_token().await;
    assert_eq!(shop.post(PURCHASE, mugs(&token)).await.status, 201);
    assert_eq!(shop.post(PURCHASE, mugs(&token)).await.invalid(), "paymentInstruction.token");
    assert_eq!(shop.post(PAYMENT, amount(&token, json!(5), "USD")).await.invalid(), "token");
    let used = shop.get(&format!("/tokens/{token}")).await;
    assert_eq!((&used.body["isUsed"], used.text("/usageTime")), (&json!(true), "2026-06-01T12:00:00Z"));
}

#[tokio::test]
async fn a_token_of_a_declined_payment_is_used_too() {
    let shop = Shop::open().await;
    let token = shop.bad_token().await;
    assert_eq!(shop.post(PURCHASE, mugs(&token)).await.text("/transaction/result"), "declined");
    assert_eq!(shop.post(PURCHASE, mugs(&token)).await.invalid(), "paymentInstruction.token");
}

#[tokio::test]
async fn a_refused_request_uses_no_token_up() {
    let shop = Shop::open().await;
    let token = shop.good_token().await;
    let mut wrong = mugs(&token);
    wrong["items"][0]["planId"] = "plan_nowhere".into();
    assert_eq!(shop.post(PURCHASE, wrong).await.invalid(), "items.0.planId");
    assert_eq!(shop.post(PURCHASE, mugs(&token)).await.status, 201);
}

#[tokio::test]
async fn of_many_payments_with_one_token_at_once_one_goes_through() {
    let shop = Arc::new(Shop::open().await);
    let token = shop.good_token().await;
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let (shop, token) = (Arc::clone(&shop), token.clone());
        calls.spawn(async move { shop.post(PURCHASE, mugs(&token)).await.status });
    }
    let mut statuses = calls.join_all().await;
    statuses.sort();
    assert_eq!(statuses, [201, 422, 422, 422, 422, 422, 422, 422]);
}

#[tokio::test]
async fn a_token_lives_for_thirty_minutes() {
    let shop = Shop::open().await;
    let (first, second) = (shop.good_token().await, shop.good_token().await);
    shop.clock.advance_seconds(30 * 60 - 1);
    assert_eq!(shop.post(PURCHASE, mugs(&first)).await.status, 201);
    shop.clock.advance_seconds(1);
    assert_eq!(shop.post(PURCHASE, mugs(&second)).await.invalid(), "paymentInstruction.token");
}

#[tokio::test]
async fn a_token_without_a_number_cannot_pay() {
    let shop = Shop::open().await;
    let body = json!({ "method": "payment-card", "paymentInstrument": { "expMonth": 1, "expYear": 2031 } });
    let token = shop.post("/tokens", body).await.id();
    assert_eq!(shop.post(PURCHASE, mugs(&token)).await.invalid(), "paymentInstruction.token");
}

#[tokio::test]
async fn a_purchase_makes_an_order_an_invoice_and_a_transaction() {
    let shop = Shop::open().await;
    let bought = shop.post(PURCHASE, mugs(&shop.good_token().await)).await;
    assert_eq!(bought.status, 201);
    assert_eq!((bought.text("/invoice/status"), bought.text("/transaction/result")), ("paid", "approved"));
    assert_eq!(bought.text("/transaction/type"), "sale");
    assert_eq!(bought.number("/invoice/amount"), bought.number("/transaction/amount"));
    assert_eq!(bought.number("/invoice/amountDue"), "0");
    assert_eq!(bought.text("/transaction/invoiceIds/0"), bought.text("/invoice/id"));
    let order = format!("/storefront/orders/{}", bought.text("/orderId"));
    assert_eq!(bought.header("location"), Some(shop.operation(&order).as_str()));
    let jwt = bought.text("/token");
    assert_eq!(shop.get_as(jwt, &order).await.text("/status"), "completed");
    let transaction = format!("/storefront/transactions/{}", bought.text("/transaction/id"));
    assert_eq!(shop.get_as(jwt, &transaction).await.body, bought.body["transaction"]);
    let account = shop.get_as(jwt, "/storefront/account").await;
    assert_eq!(account.text("/primaryAddress/lastName"), "Hopper");
}

#[tokio::test]
async fn a_declined_purchase_is_201_and_leaves_the_invoice_unpaid() {
    let shop = Shop::open().await;
    let bought = shop.post(PURCHASE, mugs(&shop.bad_token().await)).await;
    assert_eq!((bought.status, bought.text("/invoice/status")), (201, "unpaid"));
    assert_eq!(bought.text("/transaction/gateway/response/humanMessage"), "Your card was declined.");
    let jwt = bought.text("/token");
    let again = json!({ "invoiceId": bought.text("/invoice/id"), "token": shop.good_token().await });
    assert_eq!(shop.post_as(jwt, PAYMENT, again).await.text("/result"), "approved");
    let invoice = shop.get_as(jwt, &format!("/storefront/invoices/{}", bought.text("/invoice/id"))).await;
    assert_eq!((invoice.text("/status"), invoice.body["transactions"].as_array().unwrap().len()), ("paid", 2));
}

#[tokio::test]
async fn every_fault_of_a_purchase_is_reported() {
    let shop = Shop::open().await;
    let fields = "websiteId items paymentInstruction";
    assert_eq!(shop.post(PURCHASE, json!({})).await.invalid(), fields);
    let wrong = json!({
        "websiteId": "web_other", "items": [{ "planId": "plan_mug", "quantity": -1 }, { "planId": "plan_nowhere", "quantity": 1 }, {}],
        "billingAddress": { "country": "usa" }, "couponIds": ["NOPE"], "paymentInstruction": { "token": "tok_nowhere" },
        "redirectUrl": "javascript:alert(1)",
    });
    let reported = shop.post(PURCHASE, wrong).await.invalid();
    for field in [
        "websiteId",
        "items.0.quantity",
        "items.1.planId",
        "items.2.planId",
        "items.2.quantity",
        "billingAddress.country",
        "couponIds.0",
        "paymentInstruction.token",
        "redirectUrl",
    ] {
        assert!(reported.split(' ').any(|it| it == field), "{field} is not in {reported}");
    }
}

#[tokio::test]
async fn a_subscription_is_active_once_it_is_paid() {
    let shop = Shop::open().await;
    let mut purchase = mugs(&shop.good_token().await);
    purchase["items"] = json!([{ "planId": "plan_trial", "quantity": 1 }]);
    let bought = shop.post(PURCHASE, purchase).await;
    let order = format!("/storefront/orders/{}", bought.text("/orderId"));
    let order = shop.get_as(bought.text("/token"), &order).await;
    assert_eq!((order.text("/orderType"), order.text("/status")), ("subscription-order", "active"));
    assert_eq!(order.body["inTrial"], json!(true));
}

#[tokio::test]
async fn nothing_due_now_only_sets_the_card_up() {
    let shop = Shop::open().await;
    let mut purchase = mugs(&shop.good_token().await);
    purchase["items"] = json!([{ "planId": "plan_pro_monthly", "quantity": 0 }]);
    let bought = shop.post(PURCHASE, purchase).await;
    assert_eq!((bought.text("/transaction/type"), bought.text("/transaction/result")), ("setup", "approved"));
}

#[tokio::test]
async fn an_amount_is_paid_in_the_currencys_digits() {
    let shop = Shop::open().await;
    let paid = shop.post(PAYMENT, amount(&shop.good_token().await, json!(38.5), "USD")).await;
    assert_eq!((paid.status, paid.number("/amount"), paid.text("/result")), (201, "38.50".to_owned(), "approved"));
    let jwt = paid.text("/token");
    assert_eq!(shop.get_as(jwt, &format!("/storefront/transactions/{}", paid.id())).await.status, 200);
    let kwd: Value = serde_json::from_str("1.234").unwrap();
    assert_eq!(shop.post(PAYMENT, amount(&shop.good_token().await, kwd, "KWD")).await.number("/amount"), "1.234");
}

#[tokio::test]
async fn amounts_that_a_currency_cannot_express_are_refused() {
    let shop = Shop::open().await;
    let token = shop.good_token().await;
    for (wrong, currency) in
        [(json!(38.005), "USD"), (json!(0.5), "JPY"), (json!(-1), "USD"), (json!(0), "USD"), (json!("5"), "USD")]
    {
        assert_eq!(shop.post(PAYMENT, amount(&token, wrong, currency)).await.invalid(), "amount");
    }
    assert_eq!(shop.post(PAYMENT, amount(&token, json!(5), "usd")).await.invalid(), "currency");
    assert_eq!(shop.post(PAYMENT, json!({ "token": token })).await.invalid(), "websiteId currency amount");
}

#[tokio::test]
async fn an_invoice_is_paid_once() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_partly_paid").await;
    let invoice = shop.get_as(&jwt, "/storefront/invoices/in_partly_paid").await;
    assert_eq!(invoice.text("/status"), "partially-paid");
    let pay = json!({ "invoiceId": "in_partly_paid", "paymentInstrumentId": "inst_visa" });
    let paid = shop.post_as(&jwt, PAYMENT, pay.clone()).await;
    assert_eq!((paid.status, paid.number("/amount")), (201, invoice.number("/amountDue")));
    assert!(paid.body.get("token").is_none());
    assert_eq!(shop.get_as(&jwt, "/storefront/invoices/in_partly_paid").await.text("/status"), "paid");
    assert_eq!(shop.post_as(&jwt, PAYMENT, pay).await.status, 409);
}

#[tokio::test]
async fn a_waiting_transaction_waits_on_after_a_decline_and_completes_on_approval() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("transactionId=txn_waiting").await;
    let pay = async |token: String| {
        shop.post_as(&jwt, PAYMENT, json!({ "transactionId": "txn_waiting", "token": token })).await
    };
    let declined = pay(shop.bad_token().await).await;
    assert_eq!(
        (declined.status, declined.text("/result"), declined.text("/parentTransactionId")),
        (201, "declined", "txn_waiting")
    );
    assert_eq!(shop.get_as(&jwt, &format!("/storefront/transactions/{}", declined.id())).await.status, 200);
    let approved = pay(shop.good_token().await).await;
    assert_eq!((approved.status, approved.text("/id"), approved.text("/result")), (200, "txn_waiting", "approved"));
    assert_eq!(shop.get_as(&jwt, "/storefront/invoices/in_unpaid").await.text("/status"), "paid");
    assert_eq!(pay(shop.good_token().await).await.status, 409);
}

#[tokio::test]
async fn a_payment_takes_one_instrument() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_unpaid").await;
    let pay = async |body: Value| shop.post_as(&jwt, PAYMENT, body).await.invalid();
    assert_eq!(pay(json!({ "invoiceId": "in_unpaid" })).await, "token");
    assert_eq!(
        pay(json!({ "invoiceId": "in_unpaid", "token": "a", "paymentInstrumentId": "b" })).await,
        "paymentInstrumentId"
    );
    assert_eq!(
        pay(json!({ "invoiceId": "in_unpaid", "paymentInstrumentId": "inst_other" })).await,
        "paymentInstrumentId"
    );
}

#[tokio::test]
async fn an_expired_saved_card_is_refused_and_one_that_declines_is_declined() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let pay = async |instrument: &str| {
        let body = json!({ "invoiceId": "in_unpaid", "paymentInstrumentId": instrument });
        shop.post_as(&jwt, PAYMENT, body).await
    };
    let expired = pay("inst_mastercard_expired").await;
    assert_eq!(expired.invalid(), "paymentInstrumentId");
    assert!(expired.text("/invalidFields/0/message").contains("expired"));
    let mut purchase = mugs("");
    purchase["paymentInstruction"] = json!({ "paymentInstrumentId": "inst_mastercard_expired" });
    let refused = shop.post_as(&jwt, PURCHASE, purchase).await;
    assert_eq!(refused.invalid(), "paymentInstruction.paymentInstrumentId");
    let setup = "/storefront/payment-instruments/inst_mastercard_expired/setup";
    let body = json!({ "websiteId": "web_demo", "currency": "USD" });
    assert_eq!(shop.post_as(&jwt, setup, body).await.invalid(), "paymentInstrumentId");
    let declined = pay("inst_visa_declined").await;
    assert_eq!((declined.text("/result"), declined.text("/gateway/response/code")), ("declined", "05"));
    assert_eq!(pay("inst_visa").await.text("/result"), "approved");
}

#[tokio::test]
async fn saved_instruments_are_listed_changed_and_deactivated() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let instruments = "/storefront/payment-instruments";
    let ids = async |query: &str| {
        let list = shop.get_as(&jwt, &format!("{instruments}{query}")).await;
        list.body.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = ["inst_visa", "inst_bank", "inst_mastercard_expired", "inst_visa_declined"];
    assert_eq!(ids("").await, all);
    assert_eq!(ids("?filter=status:active,inactive,expired,verification-needed").await, all);
    let good = ["inst_visa", "inst_bank", "inst_visa_declined"];
    assert_eq!(ids("?filter=status:active,inactive,verification-needed").await, good);
    let patched = shop
        .patch_as(&jwt, &format!("{instruments}/inst_visa"), json!({ "billingAddress": { "city": "Boston" } }))
        .await;
    assert_eq!(patched.text("/billingAddress/city"), "Boston");
    let off = format!("{instruments}/inst_visa/deactivation");
    assert_eq!(shop.post_as(&jwt, &off, json!({})).await.text("/status"), "deactivated");
    assert_eq!(shop.post_as(&jwt, &off, json!({})).await.status, 422);
    let account = shop.get_as(&jwt, "/storefront/account").await;
    assert_eq!(account.body["defaultPaymentInstrument"], json!(null));
    let in_use = "?filter=status:active,inactive,expired,verification-needed";
    assert_eq!(ids(in_use).await, ["inst_bank", "inst_mastercard_expired", "inst_visa_declined"]);
    let renew = json!({ "token": shop.good_token().await });
    let changed = shop.patch_as(&jwt, &format!("{instruments}/inst_visa"), renew).await;
    assert_eq!(changed.invalid(), "paymentInstrumentId");
    let pay = json!({ "invoiceId": "in_unpaid", "paymentInstrumentId": "inst_visa" });
    assert_eq!(shop.post_as(&jwt, PAYMENT, pay).await.invalid(), "paymentInstrumentId");
    assert_eq!(shop.get_as(&jwt, &format!("{instruments}/inst_other")).await.status, 404);
}

#[tokio::test]
async fn a_new_card_is_inactive_until_it_is_set_up() {
    let shop = Shop::open().await;
    let made = shop.post("/storefront/payment-instruments", json!({ "token": shop.good_token().await })).await;
    assert_eq!((made.status, made.text("/status")), (201, "inactive"));
    let jwt = made.text("/token");
    let path = format!("/storefront/payment-instruments/{}", made.id());
    assert_eq!(shop.get_as(jwt, &format!("{path}/setup")).await.status, 404);
    let setup =
        shop.post_as(jwt, &format!("{path}/setup"), json!({ "websiteId": "web_demo", "currency": "USD" })).await;
    assert_eq!((setup.status, setup.text("/type"), setup.text("/result")), (201, "setup", "approved"));
    assert_eq!(shop.get_as(jwt, &format!("{path}/setup")).await.id(), setup.id());
    assert_eq!(shop.get_as(jwt, &path).await.text("/status"), "active");
}

#[tokio::test]
async fn a_token_without_a_number_renews_an_expired_card() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let body = json!({ "method": "payment-card", "paymentInstrument": { "expMonth": 1, "expYear": 2031 } });
    let token = shop.post("/tokens", body).await.id();
    let path = "/storefront/payment-instruments/inst_mastercard_expired";
    let renewed = shop.patch_as(&jwt, path, json!({ "token": token })).await;
    assert_eq!((renewed.text("/status"), renewed.text("/last4")), ("active", "4444"));
}

#[tokio::test]
async fn an_instrument_takes_over_the_card_of_a_token_and_the_address_that_is_sent() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let path = "/storefront/payment-instruments/inst_mastercard_expired";
    assert_eq!(shop.get_as(&jwt, path).await.text("/status"), "expired");
    let change = json!({ "token": shop.good_token().await, "billingAddress": { "city": "Boston", "country": "US" } });
    assert_eq!(shop.patch_as(&jwt, path, change.clone()).await.status, 200);
    let read = shop.get_as(&jwt, path).await;
    assert_eq!((read.text("/status"), read.text("/brand"), read.text("/last4")), ("active", "Visa", "1111"));
    assert_eq!((read.number("/expMonth"), read.number("/expYear")), ("12".to_owned(), "2030".to_owned()));
    assert_eq!(read.text("/billingAddress/city"), "Boston");
    assert_eq!(shop.patch_as(&jwt, path, change).await.invalid(), "token");
    let pay = json!({ "invoiceId": "in_unpaid", "paymentInstrumentId": "inst_mastercard_expired" });
    assert_eq!(shop.post_as(&jwt, PAYMENT, pay).await.text("/result"), "approved");
}

#[tokio::test]
async fn a_card_expires_when_its_month_is_over() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo&expiresIn=86400").await;
    let token = shop.post("/tokens", card_with("4111111111111111", 6, 2026, "123")).await.id();
    let made = shop.post_as(&jwt, "/storefront/payment-instruments", json!({ "token": token })).await;
    let path = format!("/storefront/payment-instruments/{}", made.id());
    assert_eq!(shop.get_as(&jwt, &path).await.text("/status"), "inactive");
    shop.clock.advance_seconds(30 * 24 * 3600);
    let later = shop.jwt("customerId=cus_demo").await;
    assert_eq!(shop.get_as(&later, &path).await.text("/status"), "expired");
}

#[tokio::test]
async fn a_setup_may_have_an_amount() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let path = "/storefront/payment-instruments/inst_visa/setup";
    let setup = async |amount: Value| {
        let body = json!({ "websiteId": "web_demo", "currency": "USD", "amount": amount });
        shop.post_as(&jwt, path, body).await
    };
    assert_eq!(setup(json!(0)).await.number("/amount"), "0.00");
    let held = setup(json!(1.5)).await;
    assert_eq!(
        (held.text("/type"), held.text("/result"), held.number("/amount")),
        ("setup", "approved", "1.50".into())
    );
    assert_eq!(shop.get_as(&jwt, path).await.id(), held.id());
    assert_eq!(setup(json!(-1)).await.invalid(), "amount");
}

#[tokio::test]
async fn a_new_customer_has_nothing_saved_until_the_first_card() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_new").await;
    let account = shop.get_as(&jwt, "/storefront/account").await;
    assert_eq!(account.body["primaryAddress"], json!({}));
    assert_eq!(account.body["defaultPaymentInstrument"], json!(null));
    let instruments = "/storefront/payment-instruments";
    assert_eq!(shop.get_as(&jwt, instruments).await.body, json!([]));
    let made = shop.post_as(&jwt, instruments, json!({ "token": shop.good_token().await })).await;
    assert_eq!(shop.get_as(&jwt, instruments).await.text("/0/id"), made.id());
    let account = shop.get_as(&jwt, "/storefront/account").await;
    assert_eq!(account.text("/defaultPaymentInstrument/paymentInstrumentId"), made.id());
    assert_eq!(shop.patch_as(&jwt, "/storefront/account", json!({ "primaryAddress": address() })).await.status, 200);
    let bought = shop.post_as(&jwt, PURCHASE, mugs(&shop.good_token().await)).await;
    assert_eq!(bought.text("/transaction/result"), "approved");
}

#[tokio::test]
async fn an_account_is_read_and_changed() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let account = shop.get_as(&jwt, "/storefront/account?expand=website").await;
    assert_eq!(account.text("/defaultPaymentInstrument/paymentInstrumentId"), "inst_visa");
    assert_eq!(account.text("/_embedded/website/id"), "web_demo");
    let change = json!({ "primaryAddress": address(), "defaultPaymentInstrumentId": "inst_bank" });
    let changed = shop.patch_as(&jwt, "/storefront/account", change).await;
    assert_eq!(
        (changed.text("/primaryAddress/firstName"), changed.text("/defaultPaymentInstrument/method")),
        ("Grace", "ach")
    );
    let saved = shop.patch_as(&jwt, "/storefront/account", json!({ "paymentToken": shop.good_token().await })).await;
    assert_ne!(saved.text("/defaultPaymentInstrument/paymentInstrumentId"), "inst_bank");
    let wrong = json!({ "defaultPaymentInstrumentId": "inst_other", "notificationEmails": ["x"] });
    let fields = "defaultPaymentInstrumentId notificationEmails.0";
    assert_eq!(shop.patch_as(&jwt, "/storefront/account", wrong).await.invalid(), fields);
}

#[tokio::test]
async fn a_method_with_its_own_page_is_finished_there() {
    let shop = Shop::open().await;
    for (decision, result, invoice) in
        [("approve", "approved", "paid"), ("decline", "declined", "unpaid"), ("cancel", "canceled", "unpaid")]
    {
        let token = shop.post("/tokens", json!({ "method": "iDEAL", "billingAddress": address() })).await.id();
        let mut purchase = mugs(&token);
        purchase["redirectUrl"] = "http://localhost:3000/back?id={id}&result={result}".into();
        let bought = shop.post(PURCHASE, purchase).await;
        assert_eq!((bought.text("/transaction/status"), bought.text("/transaction/result")), ("offsite", "unknown"));
        let approval = bought.text("/transaction/approvalUrl");
        assert_eq!(shop.client.get(approval).send().await.unwrap().status(), 200);
        let decided = shop.client.post(format!("{approval}/{decision}")).send().await.unwrap();
        let back = decided.headers()["location"].to_str().unwrap();
        let id = bought.text("/transaction/id");
        assert_eq!(back, format!("http://localhost:3000/back?id={id}&result={result}"));
        let read =
            shop.get_as(bought.text("/token"), &format!("/storefront/invoices/{}", bought.text("/invoice/id"))).await;
        assert_eq!((read.text("/status"), read.text("/transactions/0/result")), (invoice, result));
    }
}

#[tokio::test]
async fn ready_to_pay_lists_methods_in_order() {
    let shop = Shop::open().await;
    let body = json!({ "websiteId": "web_demo", "currency": "USD", "amount": 5, "riskMetadata": {} });
    let ready = shop.post("/storefront/ready-to-pay", body).await;
    let methods: Vec<_> = ready.body.as_array().unwrap().iter().map(|it| it["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["payment-card", "payment-card", "paypal", "ach", "iDEAL"]);
    assert_eq!((ready.body[0]["feature"].clone(), ready.text("/1/feature/name")), (json!(null), "Google Pay"));
}

#[tokio::test]
async fn ready_to_pay_takes_items_or_an_amount() {
    let shop = Shop::open().await;
    let refused = async |body: Value| shop.post("/storefront/ready-to-pay", body).await.invalid();
    let items = json!([{ "planId": "plan_mug", "quantity": 1 }, { "planId": "plan_nowhere", "quantity": 1 }]);
    let with_items = json!({ "websiteId": "web_demo", "items": items, "riskMetadata": {} });
    assert_eq!(refused(with_items).await, "items.1.planId");
    assert_eq!(refused(json!({ "websiteId": "web_demo", "currency": "USD", "amount": 5 })).await, "riskMetadata");
    assert_eq!(refused(json!({ "websiteId": "web_demo", "riskMetadata": {} })).await, "items");
    let both = json!({ "websiteId": "web_demo", "riskMetadata": {}, "currency": "USD", "amount": 5,
        "items": [{ "planId": "plan_mug", "quantity": 1 }] });
    assert_eq!(refused(both).await, "items");
    let browser = json!({ "browserData": { "colorDepth": 99, "language": "en-US-x-long" } });
    let risk = json!({ "websiteId": "web_demo", "currency": "USD", "amount": 5, "riskMetadata": browser });
    let wrong = refused(risk).await;
    assert!(
        wrong.contains("riskMetadata.browserData.colorDepth") && wrong.contains("riskMetadata.browserData.language")
    );
}

#[tokio::test]
async fn with_a_jwt_for_a_transaction_only_risk_metadata_counts() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("transactionId=txn_waiting").await;
    assert_eq!(shop.post_as(&jwt, "/storefront/ready-to-pay", json!({ "riskMetadata": {} })).await.status, 200);
    assert_eq!(shop.post_as(&jwt, "/storefront/ready-to-pay", json!({})).await.invalid(), "riskMetadata");
}

#[tokio::test]
async fn a_signed_in_customer_buys_with_a_saved_card_and_needs_no_new_jwt() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let mut purchase = mugs("");
    purchase["paymentInstruction"] = json!({ "paymentInstrumentId": "inst_visa" });
    let bought = shop.post_as(&jwt, PURCHASE, purchase.clone()).await;
    assert_eq!((bought.status, bought.text("/transaction/result")), (201, "approved"));
    assert_eq!(bought.text("/transaction/paymentInstrument/paymentInstrumentId"), "inst_visa");
    assert!(bought.body.get("token").is_none());
    assert_eq!(shop.get_as(&jwt, "/storefront/orders").await.text("/0/id"), bought.text("/orderId"));
    assert_eq!(shop.post(PURCHASE, purchase).await.invalid(), "paymentInstruction.paymentInstrumentId");
}

#[tokio::test]
async fn a_conflict_uses_no_token_up() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let token = shop.good_token().await;
    let pay = async |invoice: &str| shop.post_as(&jwt, PAYMENT, json!({ "invoiceId": invoice, "token": token })).await;
    assert_eq!(pay("in_paid").await.status, 409);
    assert_eq!(pay("in_unpaid").await.text("/result"), "approved");
}
