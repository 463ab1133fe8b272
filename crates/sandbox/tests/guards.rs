//! Who may call what: credentials, permissions, scopes, layouts, and the order in which they are asked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]

mod sandbox_client;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use sandbox_client::{KEY, Shop, amount, mugs, preview, reply};
use serde_json::json;

const PREVIEW: &str = "/storefront/preview-purchase";

async fn preview_as(shop: &Shop, credential: &str) -> u16 {
    shop.call(credential, Method::POST, PREVIEW, Some(preview())).await.status
}

#[tokio::test]
async fn the_key_is_taken_bare_and_as_a_bearer_token() {
    let shop = Shop::open().await;
    assert_eq!(preview_as(&shop, KEY).await, 200);
    assert_eq!(preview_as(&shop, &format!("Bearer {KEY}")).await, 200);
}

#[tokio::test]
async fn each_layout_answers() {
    let shop = Shop::open().await;
    for path in [
        "/organizations/org_demo/storefront/preview-purchase",
        "/storefront/organizations/org_demo/preview-purchase",
        "/storefront/preview-purchase",
    ] {
        let request = shop.request(Method::POST, shop.url(path)).header("authorization", KEY).json(&preview());
        assert_eq!(reply(request).await.status, 200, "{path}");
    }
    for path in ["/organizations/org_demo/tokens", "/storefront/organizations/org_demo/tokens", "/tokens"] {
        let token = sandbox_client::card("4111111111111111");
        let request = shop.request(Method::POST, shop.url(path)).header("authorization", KEY).json(&token);
        assert_eq!(reply(request).await.status, 201, "{path}");
    }
}

#[tokio::test]
async fn a_missing_or_unknown_credential_is_401() {
    let shop = Shop::open().await;
    for credential in ["", "Bearer ", "pk_sandbox_other", "Bearer pk_live_demo", "Bearer not.a.jwt", "nonsense"] {
        assert_eq!(preview_as(&shop, credential).await, 401, "{credential}");
    }
    let elsewhere = shop.url("/organizations/org_other/storefront/preview-purchase");
    let request = shop.request(Method::POST, elsewhere).header("authorization", KEY).json(&preview());
    assert_eq!(reply(request).await.status, 401);
}

#[tokio::test]
async fn the_key_may_do_what_its_operations_say() {
    let shop = Shop::open().await;
    assert_eq!(shop.get("/storefront/plans").await.status, 200);
    assert_eq!(shop.get("/storefront/plans/plan_mug").await.status, 200);
    for path in
        ["account", "invoices", "transactions", "products", "payment-instruments", "websites/web_demo", "orders"]
    {
        assert_eq!(shop.get(&format!("/storefront/{path}")).await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn the_secret_key_is_for_servers() {
    let shop = Shop::open().await;
    assert_eq!(shop.post_as_server("/tokens", sandbox_client::card("4111111111111111")).await.status, 201);
    assert_eq!(shop.post_as_server(PREVIEW, preview()).await.status, 403);
    let wrong = shop.request(Method::POST, shop.operation("/tokens")).header("reb-apikey", "sk_sandbox_other");
    assert_eq!(reply(wrong.json(&json!({}))).await.status, 401);
}

#[tokio::test]
async fn credential_goes_before_permission_before_object_before_body_before_state() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    let payment = "/storefront/payment";
    let unknown_and_invalid = json!({ "invoiceId": "in_nowhere", "token": 1 });
    let paid_and_invalid = json!({ "invoiceId": "in_paid", "token": 1 });
    let paid = json!({ "invoiceId": "in_paid", "paymentInstrumentId": "inst_visa" });
    assert_eq!(shop.call("Bearer x", Method::POST, payment, Some(unknown_and_invalid.clone())).await.status, 401);
    assert_eq!(shop.get("/storefront/invoices/in_nowhere").await.status, 403);
    assert_eq!(shop.post_as(&jwt, payment, unknown_and_invalid).await.status, 404);
    assert_eq!(shop.post_as(&jwt, payment, paid_and_invalid).await.status, 422);
    assert_eq!(shop.post_as(&jwt, payment, paid).await.status, 409);
}

#[tokio::test]
async fn a_customer_sees_only_what_is_its_own() {
    let shop = Shop::open().await;
    let bought = shop.post("/storefront/purchase", mugs(&shop.good_token().await)).await;
    let (buyer, invoice) = (bought.text("/token"), bought.text("/invoice/id"));
    let demo = shop.jwt("customerId=cus_demo").await;
    assert_eq!(shop.get_as(buyer, &format!("/storefront/invoices/{invoice}")).await.status, 200);
    assert_eq!(shop.get_as(&demo, &format!("/storefront/invoices/{invoice}")).await.status, 404);
    assert_eq!(shop.get_as(buyer, "/storefront/invoices/in_unpaid").await.status, 404);
    assert_eq!(shop.get_as(buyer, "/storefront/invoices").await.body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_jwt_for_one_invoice_sees_it_and_what_pays_it() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_unpaid").await;
    let status = async |path: &str| shop.get_as(&jwt, &format!("/storefront/{path}")).await.status;
    assert_eq!(status("invoices/in_unpaid").await, 200);
    assert_eq!(status("transactions/txn_waiting").await, 200);
    assert_eq!(status("invoices/in_paid").await, 403);
    assert_eq!(status("transactions/txn_completed").await, 403);
    assert_eq!(status("plans").await, 403);
    let list = shop.get_as(&jwt, "/storefront/invoices").await;
    assert_eq!(list.body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_jwt_for_one_transaction_sees_it_and_its_invoice() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("transactionId=txn_waiting").await;
    let status = async |path: &str| shop.get_as(&jwt, &format!("/storefront/{path}")).await.status;
    assert_eq!(status("transactions/txn_waiting").await, 200);
    assert_eq!(status("invoices/in_unpaid").await, 200);
    assert_eq!(status("transactions/txn_completed").await, 403);
    assert_eq!(status("invoices/in_partly_paid").await, 403);
    assert_eq!(status("account").await, 200);
}

#[tokio::test]
async fn the_jwts_subject_wins_over_the_body() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_unpaid").await;
    let body = json!({ "invoiceId": "in_partly_paid", "paymentInstrumentId": "inst_visa" });
    let paid = shop.post_as(&jwt, "/storefront/payment", body).await;
    assert_eq!(paid.text("/invoiceIds/0"), "in_unpaid");
}

#[tokio::test]
async fn what_is_no_json_is_400_and_no_verb_405_and_no_path_404() {
    let shop = Shop::open().await;
    let broken = shop.request(Method::POST, shop.operation(PREVIEW)).header("authorization", KEY).body("{");
    assert_eq!(reply(broken).await.status, 400);
    let wrong = shop.call(KEY, Method::DELETE, PREVIEW, None).await;
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("POST")));
    let unknown = shop.get("/storefront/nowhere").await;
    assert_eq!((unknown.status, unknown.text("/title")), (404, "Not found"));
    let large =
        shop.request(Method::POST, shop.operation(PREVIEW)).header("authorization", KEY).body(vec![b' '; 2 << 20]);
    assert_eq!(reply(large).await.status, 413);
}

#[tokio::test]
async fn an_exchange_makes_a_jwt_with_its_acl_claims_and_life() {
    let shop = Shop::open().await;
    let made = shop
        .post_as_server("/authentication-tokens", json!({ "mode": "passwordless", "customerId": "cus_demo" }))
        .await;
    assert_eq!(made.status, 201);
    let path = format!("/authentication-tokens/{}", made.text("/token"));
    let acl = json!([{
        "scope": { "organizationId": ["org_demo"], "transactionId": "txn_waiting" },
        "permissions": ["StorefrontGetTransaction", "StorefrontPatchTransaction"],
    }]);
    let exchange = json!({ "acl": acl, "customClaims": { "websiteId": "web_demo", "transactionId": "txn_waiting" } });
    let exchanged = shop.post_as_server(&format!("{path}/exchange"), exchange.clone()).await;
    assert_eq!((exchanged.status, exchanged.text("/type")), (201, "customer"));
    let jwt = exchanged.text("/token");
    assert_eq!(shop.get_as(jwt, "/storefront/transactions/txn_waiting").await.status, 200);
    assert_eq!(shop.get_as(jwt, "/storefront/transactions/txn_completed").await.status, 403);
    assert_eq!(shop.get_as(jwt, "/storefront/account").await.status, 403);
    assert_eq!(shop.post_as_server(&format!("{path}/exchange"), exchange).await.status, 404);
    shop.clock.advance_seconds(3599);
    assert_eq!(shop.get_as(jwt, "/storefront/transactions/txn_waiting").await.status, 200);
    shop.clock.advance_seconds(1);
    assert_eq!(shop.get_as(jwt, "/storefront/transactions/txn_waiting").await.status, 401);
}

#[tokio::test]
async fn an_authentication_token_can_be_checked_kept_and_deleted() {
    let shop = Shop::open().await;
    let made = shop
        .post_as_server("/authentication-tokens", json!({ "mode": "passwordless", "customerId": "cus_demo" }))
        .await;
    let path = format!("/authentication-tokens/{}", made.text("/token"));
    let keep = json!({ "invalidate": false });
    assert_eq!(shop.post_as_server(&format!("{path}/exchange"), keep).await.status, 201);
    assert_eq!(shop.get(&path).await.status, 200);
    assert_eq!(shop.call(KEY, Method::DELETE, &path, None).await.status, 204);
    assert_eq!(shop.get(&path).await.status, 404);
}

#[tokio::test]
async fn authentication_says_no_where_it_should() {
    let shop = Shop::open().await;
    let path = "/authentication-tokens";
    let by_id = json!({ "mode": "passwordless", "customerId": "cus_demo" });
    assert_eq!(shop.post(path, by_id).await.status, 403);
    let stranger = json!({ "mode": "passwordless", "customerId": "cus_other" });
    assert_eq!(shop.post_as_server(path, stranger).await.invalid(), "customerId");
    assert_eq!(shop.post_as_server(path, json!({})).await.invalid(), "mode");
    let password = json!({ "mode": "password", "username": "x@example.com", "password": "wrong" });
    assert_eq!(shop.post(path, password).await.status, 401);
}

#[tokio::test]
async fn a_password_given_with_a_purchase_signs_in() {
    let shop = Shop::open().await;
    let mut purchase = mugs(&shop.good_token().await);
    purchase["password"] = "correct horse".into();
    assert_eq!(shop.post("/storefront/purchase", purchase).await.status, 201);
    let login = json!({ "mode": "password", "username": "grace@example.com", "password": "correct horse" });
    assert_eq!(shop.post("/authentication-tokens", login).await.status, 201);
}

#[tokio::test]
async fn a_jwt_of_the_tool_lives_as_long_as_it_is_asked_to() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo&expiresIn=60").await;
    assert_eq!(shop.get_as(&jwt, "/storefront/account").await.status, 200);
    shop.clock.advance_seconds(59);
    assert_eq!(shop.get_as(&jwt, "/storefront/account").await.status, 200);
    shop.clock.advance_seconds(1);
    let expired = shop.get_as(&jwt, "/storefront/account").await;
    assert_eq!((expired.status, expired.text("/detail")), (401, "The JWT has expired"));
    assert_eq!((expired.text("/title"), expired.number("/status")), ("Unauthorized", "401".to_owned()));
    for query in ["jwt", "jwt?invoiceId=in_paid&customerId=cus_demo", "jwt?customerId=cus_demo&expiresIn=x"] {
        assert_eq!(shop.tool(Method::GET, query, None).await.status, 422, "{query}");
    }
    assert_eq!(shop.tool(Method::GET, "jwt?invoiceId=in_nowhere", None).await.status, 404);
}

#[tokio::test]
async fn a_jwt_of_the_tool_can_lack_permissions_and_claims() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("invoiceId=in_unpaid&without=StorefrontGetAccount,StorefrontPostPayment").await;
    let refused = shop.get_as(&jwt, "/storefront/account").await;
    assert_eq!(refused.status, 403);
    assert!(refused.text("/detail").contains("StorefrontGetAccount"));
    let pay = json!({ "invoiceId": "in_unpaid", "paymentInstrumentId": "inst_visa" });
    assert!(shop.post_as(&jwt, "/storefront/payment", pay).await.text("/detail").contains("StorefrontPostPayment"));
    assert_eq!(shop.get_as(&jwt, "/storefront/invoices/in_unpaid").await.status, 200);
    let claims = claims_of(&shop.jwt("invoiceId=in_unpaid&claims=none").await);
    assert_eq!((&claims["claims"], &claims["merchant"]), (&json!({}), &json!("org_demo")));
    let claims = claims_of(&shop.jwt("invoiceId=in_unpaid").await);
    assert_eq!(claims["claims"], json!({ "websiteId": "web_demo", "invoiceId": "in_unpaid" }));
    let wrong = async |query: &str| shop.tool(Method::GET, &format!("jwt?customerId=cus_demo&{query}"), None).await;
    assert_eq!(wrong("without=StorefrontGetAcount").await.invalid(), "without");
    assert_eq!(wrong("claims=some").await.invalid(), "claims");
}

/// What a JWT says, as a browser reads it.
fn claims_of(jwt: &str) -> serde_json::Value {
    let payload = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

#[tokio::test]
async fn an_anonymous_caller_cannot_pay_what_is_a_customers() {
    let shop = Shop::open().await;
    let body = json!({ "invoiceId": "in_unpaid", "token": shop.good_token().await });
    assert_eq!(shop.post("/storefront/payment", body).await.status, 404);
    let mut other = amount(&shop.good_token().await, json!(5), "USD");
    other["paymentInstrumentId"] = "inst_visa".into();
    other.as_object_mut().unwrap().remove("token");
    assert_eq!(shop.post("/storefront/payment", other).await.invalid(), "paymentInstrumentId");
}
