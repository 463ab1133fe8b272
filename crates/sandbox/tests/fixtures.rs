//! The answers that every layer's tests read, in `tests/fixtures`: what the sandbox answers today must be what they say.
//!
//! `UPDATE_FIXTURES=1 cargo test -p checkout-sandbox --test fixtures` writes them anew. Read the difference before it is
//! kept: the core's tests parse the same files, so a change here is a change of what the widget must understand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]

mod sandbox_client;

use std::path::PathBuf;
use std::{env, fs};

use sandbox_client::{Reply, Shop, amount, card, mugs, preview};
use serde_json::{Map, Value, json};

/// Prefixes of ids that are random, behind which 26 characters follow.
const PREFIXES: [&str; 8] = ["txn_", "inst_", "in_", "ii_", "cus_", "ord_", "tok_", "jwt_"];

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(format!("{name}.json"))
}

/// Random ids, JWTs and ports, masked by what stays readable: the kind of id, the form of a JWT, a host without a port.
fn masked(value: &Value, [api, pages]: [&str; 2]) -> Value {
    let origins = [api, pages];
    match value {
        Value::Object(members) => Value::Object(
            members.iter().map(|(key, value)| (key.clone(), masked(value, origins))).collect::<Map<_, _>>(),
        ),
        Value::Array(values) => values.iter().map(|value| masked(value, origins)).collect(),
        Value::String(text) => {
            masked_text(&text.replace(api, "http://sandbox.test").replace(pages, "http://pages.sandbox.test")).into()
        }
        other => other.clone(),
    }
}

fn masked_text(text: &str) -> String {
    if text.starts_with("eyJ") && text.split('.').count() == 3 {
        return "eyJ0.eyJ0.masked".to_owned();
    }
    text.split('/').map(masked_segment).collect::<Vec<_>>().join("/")
}

fn masked_segment(segment: &str) -> String {
    let random = PREFIXES.iter().find(|prefix| segment.len() == prefix.len() + 26 && segment.starts_with(**prefix));
    random.map_or_else(|| segment.to_owned(), |prefix| format!("{prefix}{}", "0".repeat(26)))
}

/// Holds that a call was answered as the fixture says, or writes the fixture where that was asked for.
fn holds(shop: &Shop, name: &str, request: Value, reply: &Reply) {
    let addresses = shop.sandbox.addresses();
    let origins = [addresses.api.as_str(), addresses.framepay.trim_end_matches("/framepay.js")];
    let answered = json!({
        "request": masked(&request, origins),
        "status": reply.status,
        "response": masked(&reply.body, origins),
    });
    if env::var_os("UPDATE_FIXTURES").is_some() {
        fs::create_dir_all(path(name).parent().unwrap()).unwrap();
        fs::write(path(name), format!("{}\n", serde_json::to_string_pretty(&answered).unwrap())).unwrap();
    }
    let text = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let kept: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answered, kept, "{name} is answered in another way; UPDATE_FIXTURES=1 writes the new answer");
}

async fn posted(shop: &Shop, name: &str, path: &str, body: Value) {
    let reply = shop.post(path, body.clone()).await;
    holds(shop, name, body, &reply);
}

#[tokio::test]
async fn previews() {
    let shop = Shop::open().await;
    let path = "/storefront/preview-purchase";
    let of = |items: Value| json!({ "websiteId": "web_demo", "items": items });
    posted(&shop, "preview-mug", path, preview()).await;
    posted(&shop, "preview-trial", path, of(json!([{ "planId": "plan_trial", "quantity": 1 }]))).await;
    posted(&shop, "preview-jpy", path, of(json!([{ "planId": "plan_jpy", "quantity": 3 }]))).await;
    posted(&shop, "preview-kwd", path, of(json!([{ "planId": "plan_kwd", "quantity": 1 }]))).await;
    let cart = of(json!([{ "planId": "plan_mug", "quantity": 2 }, { "planId": "plan_pro_monthly", "quantity": 1 }]));
    posted(&shop, "preview-cart", path, cart).await;
    let mut discounted = of(json!([{ "planId": "plan_pro_monthly", "quantity": 2 }]));
    discounted["couponIds"] = json!(["TENOFF"]);
    discounted["billingAddress"] = json!({ "country": "US", "region": "NY" });
    posted(&shop, "preview-pro-monthly-ny-tenoff", path, discounted).await;
}

#[tokio::test]
async fn methods() {
    let body = json!({ "websiteId": "web_demo", "currency": "USD", "amount": 50, "riskMetadata": {} });
    posted(&Shop::open().await, "ready-to-pay", "/storefront/ready-to-pay", body).await;
}

#[tokio::test]
async fn tokens() {
    let shop = Shop::open().await;
    let reply = shop.post("/tokens", card("4111111111111111")).await;
    // The number is a public test number, but no file of the project teaches to write one down.
    let mut request = card("4111111111111111");
    request["paymentInstrument"]["pan"] = "[removed]".into();
    request["paymentInstrument"]["cvv"] = "[removed]".into();
    holds(&shop, "token-card", request, &reply);
}

#[tokio::test]
async fn purchases() {
    let shop = Shop::open().await;
    posted(&shop, "purchase-approved", "/storefront/purchase", mugs(&shop.good_token().await)).await;
    posted(&shop, "purchase-declined", "/storefront/purchase", mugs(&shop.bad_token().await)).await;
    let mut offsite = mugs("");
    offsite["paymentInstruction"] = json!({ "methods": ["iDEAL"] });
    posted(&shop, "purchase-offsite", "/storefront/purchase", offsite).await;
}

#[tokio::test]
async fn payments() {
    let shop = Shop::open().await;
    let path = "/storefront/payment";
    posted(&shop, "payment-approved", path, amount(&shop.good_token().await, json!(50), "USD")).await;
    posted(&shop, "payment-declined", path, amount(&shop.bad_token().await, json!(50), "USD")).await;
}

#[tokio::test]
async fn reads() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let plans =
        shop.get("/storefront/plans?filter=id:plan_mug,plan_pro_monthly,plan_trial&expand=product&sort=id").await;
    holds(&shop, "plans", json!(null), &plans);
    for (name, path) in [
        ("invoice-unpaid", "invoices/in_unpaid"),
        ("invoice-partly-paid", "invoices/in_partly_paid"),
        ("invoice-paid", "invoices/in_paid"),
        ("invoice-draft", "invoices/in_draft"),
        ("transaction-completed", "transactions/txn_completed"),
        ("transaction-waiting", "transactions/txn_waiting"),
        ("transaction-part", "transactions/txn_part"),
        ("transaction-setup", "transactions/txn_setup"),
        ("transaction-declined", "transactions/txn_declined"),
        ("account", "account?expand=website"),
        ("payment-instruments", "payment-instruments"),
        ("payment-instrument", "payment-instruments/inst_visa"),
    ] {
        holds(&shop, name, json!(null), &shop.get_as(&jwt, &format!("/storefront/{path}")).await);
    }
    let new = shop.jwt("customerId=cus_new").await;
    holds(&shop, "account-new", json!(null), &shop.get_as(&new, "/storefront/account").await);
}

#[tokio::test]
async fn setups() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("transactionId=txn_setup").await;
    let setup = json!({ "transactionId": "txn_setup", "paymentInstrumentId": "inst_visa" });
    let reply = shop.post_as(&jwt, "/storefront/payment", setup.clone()).await;
    holds(&shop, "setup-approved", setup, &reply);
}

#[tokio::test]
async fn problems() {
    let shop = Shop::open().await;
    let wrong = json!({
        "websiteId": "web_demo", "items": [{ "planId": "plan_nowhere", "quantity": 1 }],
        "billingAddress": { "country": "us" }, "couponIds": ["NOPE"], "paymentInstruction": { "token": "tok_nowhere" },
    });
    posted(&shop, "problem-422", "/storefront/purchase", wrong).await;
    let refused = shop.call("pk_sandbox_other", reqwest::Method::POST, "/storefront/preview-purchase", None).await;
    holds(&shop, "problem-401", json!(null), &refused);
    let nowhere = json!({ "invoiceId": "in_nowhere", "token": shop.good_token().await });
    posted(&shop, "problem-404", "/storefront/payment", nowhere).await;
    let jwt = shop.jwt("invoiceId=in_paid").await;
    let paid = json!({ "invoiceId": "in_paid", "paymentInstrumentId": "inst_visa" });
    holds(&shop, "problem-409", paid.clone(), &shop.post_as(&jwt, "/storefront/payment", paid).await);
}
