//! What stands around the API: CORS, limits, faults, records, the site and FramePay's files, start and stop.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]

mod sandbox_client;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use checkout_sandbox::{Config, StartError};
use reqwest::Method;
use sandbox_client::{KEY, Shop, amount, card, mugs, preview, reply};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PREVIEW: &str = "/storefront/preview-purchase";

/// Nothing in a start or a stop takes a second; a build without optimisation beside other tests may be slow.
const SOON: Duration = Duration::from_secs(2);

#[tokio::test]
async fn the_addresses_are_told() {
    let shop = Shop::open().await;
    let told = shop.tool(Method::GET, "addresses", None).await.body;
    let addresses = shop.sandbox.addresses();
    assert_eq!(told, json!({ "demo": addresses.demo, "api": addresses.api, "framepay": addresses.framepay }));
    assert!(addresses.demo.starts_with("http://127.0.0.1:") && addresses.framepay.ends_with("/framepay.js"));
    assert_eq!(addresses.demo, format!("{}/", addresses.api));
}

#[tokio::test]
async fn it_starts_soon_and_frees_its_port_when_it_stops() {
    let started = Instant::now();
    let shop = Shop::open().await;
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    assert_eq!(shop.post(PREVIEW, preview()).await.status, 200);
    let port = shop.sandbox.addresses().api.rsplit(':').next().unwrap().parse().unwrap();
    let stopping = Instant::now();
    shop.sandbox.stop().await;
    assert!(stopping.elapsed() < SOON, "{:?}", stopping.elapsed());
    let again = checkout_sandbox::start(Config { port, ..Config::default() }).await.unwrap();
    assert!(again.addresses().api.ends_with(&format!(":{port}")));
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let shop = Shop::open().await;
    let port: u16 = shop.sandbox.addresses().api.rsplit(':').next().unwrap().parse().unwrap();
    for config in [Config { port, ..Config::default() }, Config { fields_port: port, ..Config::default() }] {
        let error = checkout_sandbox::start(config).await.unwrap_err();
        assert!(matches!(error, StartError::PortInUse { port: named } if named == port));
        assert!(error.to_string().contains(&port.to_string()));
    }
}

#[tokio::test]
async fn a_preflight_lets_any_origin_send_what_instruments_sends() {
    let shop = Shop::open().await;
    let preflight = shop
        .request(Method::OPTIONS, shop.operation(PREVIEW))
        .header("origin", "https://shop.example.com")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,reb-api-consumer");
    let answer = reply(preflight).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some("*")));
    let headers = answer.header("access-control-allow-headers").unwrap().to_lowercase();
    for header in ["authorization", "content-type", "accept", "reb-apikey", "reb-api-consumer"] {
        assert!(headers.contains(header), "{header} is not in {headers}");
    }
    assert!(answer.header("access-control-allow-methods").unwrap().contains("PATCH"));
    assert!(answer.header("access-control-max-age").is_some());
    assert!(shop.requests().await.is_empty());
}

#[tokio::test]
async fn every_answer_has_cors_headers_with_the_others_exposed() {
    let shop = Shop::open().await;
    shop.fault(json!({ "match": "POST /tokens", "status": 500 })).await;
    for answer in [
        shop.post(PREVIEW, preview()).await,
        shop.call("", Method::POST, PREVIEW, None).await,
        shop.get("/storefront/nowhere").await,
        shop.post("/tokens", json!({})).await,
        shop.tool(Method::GET, "requests", None).await,
    ] {
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let exposed = answer.header("access-control-expose-headers").unwrap().to_lowercase();
        for header in
            ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-retry-after", "location", "pagination-total"]
        {
            assert!(exposed.contains(header), "{header} is not in {exposed}");
        }
    }
}

#[tokio::test]
async fn calls_that_change_something_are_limited_and_others_are_not() {
    let shop = Shop::with_rate_limit(2, 600).await;
    let first = shop.post(PREVIEW, preview()).await;
    assert_eq!((first.header("x-ratelimit-limit"), first.header("x-ratelimit-remaining")), (Some("2"), Some("1")));
    let reading = shop.get("/storefront/plans").await;
    assert_eq!((reading.status, reading.header("x-ratelimit-limit")), (200, None));
    assert_eq!(shop.post(PREVIEW, preview()).await.status, 200);
    let spent = shop.post(PREVIEW, preview()).await;
    let retry_at = (sandbox_client::START + 600).to_string();
    assert_eq!((spent.status, spent.header("x-ratelimit-retry-after")), (429, Some(retry_at.as_str())));
    assert_eq!(shop.get("/storefront/plans").await.status, 200);
    shop.clock.advance_seconds(600);
    assert_eq!(shop.post(PREVIEW, preview()).await.status, 200);
}

#[tokio::test]
async fn a_5xx_fault_answers_html_and_takes_no_effect() {
    let shop = Shop::open().await;
    let token = shop.good_token().await;
    shop.fault(json!({ "match": "POST /storefront/purchase", "status": 503 })).await;
    let failed = shop.post("/storefront/purchase", mugs(&token)).await;
    assert_eq!((failed.status, failed.header("content-type")), (503, Some("text/html; charset=utf-8")));
    assert_eq!(shop.post("/storefront/purchase", mugs(&token)).await.status, 201);
}

#[tokio::test]
async fn a_4xx_fault_answers_problem_details_and_429_says_when_to_retry() {
    let shop = Shop::open().await;
    shop.fault(json!({ "match": "POST /storefront/*", "status": 401 })).await;
    let refused = shop.post(PREVIEW, preview()).await;
    assert_eq!((refused.status, refused.number("/status")), (401, "401".to_owned()));
    shop.fault(json!({ "match": "POST /storefront/*", "status": 429 })).await;
    let retry_at = (sandbox_client::START + 2).to_string();
    assert_eq!(shop.post(PREVIEW, preview()).await.header("x-ratelimit-retry-after"), Some(retry_at.as_str()));
}

#[tokio::test]
async fn a_fault_may_say_what_is_answered() {
    let shop = Shop::open().await;
    let invalid =
        json!({ "title": "Validation failed", "invalidFields": [{ "field": "items.0.planId", "message": "x" }] });
    shop.fault(json!({ "match": "POST /storefront/preview-purchase", "status": 422, "body": invalid })).await;
    assert_eq!(shop.post(PREVIEW, preview()).await.invalid(), "items.0.planId");
    let page = json!({ "match": "* /storefront/*", "status": 200, "body": "<p>", "contentType": "text/html" });
    shop.fault(page).await;
    let answered = shop.post(PREVIEW, preview()).await;
    assert_eq!((answered.status, answered.header("content-type"), answered.text("")), (200, Some("text/html"), "<p>"));
}

#[tokio::test]
async fn a_late_answer_took_effect() {
    let shop = Shop::open().await;
    shop.fault(json!({ "match": "POST /tokens", "delayMs": 80, "times": 1 })).await;
    let started = Instant::now();
    assert_eq!(shop.post("/tokens", card("4111111111111111")).await.status, 201);
    assert!(started.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_malformed_fault_is_refused_by_name() {
    let shop = Shop::open().await;
    let refused = async |fault: Value| shop.tool(Method::POST, "faults", Some(fault)).await.invalid();
    assert_eq!(refused(json!({ "match": "purchase", "status": 500 })).await, "match");
    assert_eq!(refused(json!({ "match": "POST /tokens", "stauts": 500 })).await, "stauts status");
    assert_eq!(refused(json!({ "match": "POST /tokens", "drop": "now" })).await, "drop");
}

/// All bytes that come back for a payment of 5 USD over a connection of one's own.
async fn raw_payment(shop: &Shop, token: &str) -> Vec<u8> {
    let host = shop.sandbox.addresses().api.trim_start_matches("http://");
    let body = amount(token, json!(5), "USD").to_string();
    let request = format!(
        "POST /organizations/org_demo/storefront/payment HTTP/1.1\r\nhost: {host}\r\nauthorization: {KEY}\r\n\
         content-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut bytes)).await;
    read.expect("the connection stays open").unwrap_or_default();
    bytes
}

#[tokio::test]
async fn a_drop_before_sends_no_byte_and_takes_no_effect() {
    let shop = Shop::open().await;
    let token = shop.good_token().await;
    shop.fault(json!({ "match": "POST /storefront/payment", "drop": "before" })).await;
    assert_eq!(raw_payment(&shop, &token).await, b"");
    assert_eq!(shop.post("/storefront/payment", amount(&token, json!(5), "USD")).await.status, 201);
    assert_eq!(shop.requests().await[1]["status"], json!(null));
}

#[tokio::test]
async fn a_drop_after_sends_no_byte_and_takes_effect() {
    let shop = Shop::open().await;
    let token = shop.good_token().await;
    shop.fault(json!({ "match": "POST /storefront/payment", "drop": "after" })).await;
    assert_eq!(raw_payment(&shop, &token).await, b"");
    assert_eq!(shop.post("/storefront/payment", amount(&token, json!(5), "USD")).await.invalid(), "token");
    let statuses: Vec<_> = shop.requests().await.iter().map(|it| it["status"].clone()).collect();
    assert_eq!(statuses, [json!(201), json!(null), json!(422)]);
}

#[tokio::test]
async fn faults_meet_framepay_and_the_site_too() {
    let shop = Shop::open().await;
    let script = shop.sandbox.addresses().framepay.clone();
    shop.fault(json!({ "match": "GET /framepay.js", "status": 404 })).await;
    assert_eq!(reply(shop.request(Method::GET, script.clone())).await.status, 404);
    assert_eq!(reply(shop.request(Method::GET, script)).await.status, 200);
    shop.fault(json!({ "match": "GET /", "status": 500 })).await;
    assert_eq!(reply(shop.request(Method::GET, shop.url("/"))).await.status, 500);
}

#[tokio::test]
async fn what_was_received_is_told_without_secrets() {
    let shop = Shop::open().await;
    let token = shop.good_token().await;
    shop.get(&format!("/tokens/{token}")).await;
    shop.post("/storefront/purchase", mugs(&token)).await;
    shop.get("/storefront/plans?filter=id:plan_mug").await;
    shop.get("/storefront/nowhere").await;
    let requests = shop.requests().await;
    let summary: Vec<_> = requests.iter().map(|it| json!([it["method"], it["operation"], it["status"]])).collect();
    assert_eq!(
        summary,
        [
            json!(["POST", "PostToken", 201]),
            json!(["GET", "GetToken", 200]),
            json!(["POST", "StorefrontPostPurchase", 201]),
            json!(["GET", "StorefrontGetPlanCollection", 200]),
            json!(["GET", null, 404]),
        ]
    );
    assert_eq!(requests[0]["path"], "/organizations/org_demo/tokens");
    assert_eq!(requests[0]["body"]["paymentInstrument"]["expMonth"], 12);
    assert_eq!(requests[3]["query"], "filter=id:plan_mug");
    let text = Value::from(requests).to_string();
    for secret in ["4111111111111111", "\"123\"", token.as_str(), KEY] {
        assert!(!text.contains(secret), "{secret} is in the records");
    }
}

#[tokio::test]
async fn a_reset_forgets_everything_but_the_fixtures() {
    let shop = Shop::with_rate_limit(2, 600).await;
    let bought = shop.post("/storefront/purchase", mugs(&shop.good_token().await)).await;
    shop.fault(json!({ "match": "GET /storefront/plans", "status": 500 })).await;
    assert_eq!(shop.tool(Method::POST, "reset", None).await.status, 204);
    assert!(shop.requests().await.is_empty());
    let invoice = format!("/storefront/invoices/{}", bought.text("/invoice/id"));
    assert_eq!(shop.get_as(bought.text("/token"), &invoice).await.status, 404);
    assert_eq!(shop.get("/storefront/plans").await.status, 200);
    assert_eq!(shop.post(PREVIEW, preview()).await.header("x-ratelimit-remaining"), Some("1"));
    assert_eq!(shop.jwt("invoiceId=in_unpaid").await.split('.').count(), 3);
}

#[tokio::test]
async fn collections_are_paged_and_say_so() {
    let shop = Shop::open().await;
    let page = shop.get("/storefront/plans?limit=2&offset=1&sort=id").await;
    assert_eq!(page.body.as_array().unwrap().len(), 2);
    assert_eq!((page.header("pagination-limit"), page.header("pagination-offset")), (Some("2"), Some("1")));
    let total: usize = page.header("pagination-total").unwrap().parse().unwrap();
    assert!(total > 10);
    let two = shop.get("/storefront/plans?filter=id:plan_mug,plan_jpy&expand=product").await;
    assert_eq!(two.header("pagination-total"), Some("2"));
    assert!(two.body[0]["_embedded"]["product"]["name"].is_string());
    assert_eq!(shop.get("/storefront/plans?limit=x").await.invalid(), "limit");
    assert_eq!(shop.get("/storefront/plans/plan_nowhere").await.status, 404);
}

#[tokio::test]
async fn a_customer_reads_products_the_website_and_expanded_invoices() {
    let shop = Shop::open().await;
    let jwt = shop.jwt("customerId=cus_demo").await;
    assert_eq!(shop.get_as(&jwt, "/storefront/websites/web_demo").await.text("/name"), "Demo Shop");
    assert_eq!(shop.get_as(&jwt, "/storefront/websites/web_other").await.status, 404);
    let products = shop.get_as(&jwt, "/storefront/products").await;
    let product = format!("/storefront/products/{}", products.text("/0/id"));
    assert_eq!(shop.get_as(&jwt, &product).await.body, products.body[0]);
    let invoice = shop.get_as(&jwt, "/storefront/invoices/in_unpaid?expand=items.*.product").await;
    assert!(invoice.body["items"][0]["_embedded"]["product"]["name"].is_string());
    assert_eq!(invoice.body["items"][0]["_embedded"]["plan"], json!(null));
    let both = shop.get_as(&jwt, "/storefront/invoices/in_unpaid?expand=items.*.product,items.*.plan").await;
    let lines = both.body["items"].as_array().unwrap();
    assert!(lines.iter().all(|line| line["_embedded"]["product"]["id"] == line["productId"]));
    assert!(lines.iter().all(|line| line["_embedded"]["plan"]["id"] == line["planId"]));
}

#[tokio::test]
async fn framepays_files_come_from_the_other_origin_and_know_the_api() {
    let shop = Shop::open().await;
    let script = shop.sandbox.addresses().framepay.clone();
    let answer = reply(shop.request(Method::GET, script.clone())).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/javascript; charset=utf-8")));
    assert_eq!(
        (answer.header("access-control-allow-origin"), answer.header("cache-control")),
        (Some("*"), Some("no-store"))
    );
    let page = reply(shop.request(Method::GET, script.replace("framepay.js", "field.html"))).await;
    assert!(page.text("").contains(&shop.sandbox.addresses().api) && !page.text("").contains("__API_ORIGIN__"));
}

#[tokio::test]
async fn framepays_files_are_compressed_for_who_takes_it() {
    let shop = Shop::open().await;
    let script = shop.sandbox.addresses().framepay.clone();
    let asked = |codings| shop.request(Method::GET, script.clone()).header("accept-encoding", codings);
    let plain = asked("gzip").send().await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
    assert_eq!(plain.headers()["vary"], "accept-encoding");
    let plain = plain.bytes().await.unwrap();
    let small = asked("gzip, deflate, br, zstd").send().await.unwrap();
    assert_eq!(small.headers()["content-encoding"], "br");
    let (small, mut read) = (small.bytes().await.unwrap(), Vec::new());
    brotli::BrotliDecompress(&mut &small[..], &mut read).unwrap();
    assert_eq!(read, plain);
    assert!(small.len() * 3 < plain.len());
}

#[tokio::test]
async fn a_page_that_is_isolated_may_embed_framepay() {
    let shop = Shop::open().await;
    for file in ["framepay.js", "field.html"] {
        let address = shop.sandbox.addresses().framepay.replace("framepay.js", file);
        let answer = reply(shop.request(Method::GET, address)).await;
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"), "{file}");
        assert_eq!(answer.header("cross-origin-embedder-policy"), Some("require-corp"), "{file}");
    }
}

#[tokio::test]
async fn without_a_site_the_front_page_says_what_this_is() {
    let shop = Shop::open().await;
    assert!(reply(shop.request(Method::GET, shop.url("/"))).await.text("").contains("sandbox"));
}

/// A directory with a site, and something beside it that is nobody's business. Removed when dropped.
struct Site(PathBuf);

impl Site {
    fn create(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("sandbox-site-{name}-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("index.html", "<!doctype html>demo");
        write("pkg/dist/checkout.wasm", &"\0asm".repeat(1000));
        write("pkg/package.json", "{}");
        write("www/demo.js", "export {}");
        write("Cargo.toml", "secret");
        Self(root)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

async fn get_file(shop: &Shop, path: &str) -> sandbox_client::Reply {
    reply(shop.request(Method::GET, shop.url(path)).header("accept-encoding", "br")).await
}

#[tokio::test]
async fn a_site_is_served_and_nothing_beside_it() {
    let site = Site::create("served");
    let shop = Shop::with(Config { site: Some(Path::to_path_buf(&site.0)), ..Config::default() }).await;
    let page = get_file(&shop, "/").await;
    assert_eq!(
        (page.status, page.header("content-type"), page.header("cache-control")),
        (200, Some("text/html"), Some("no-cache"))
    );
    let wasm = get_file(&shop, "/pkg/dist/checkout.wasm").await;
    assert_eq!((wasm.header("content-type"), wasm.header("content-encoding")), (Some("application/wasm"), Some("br")));
    assert!(wasm.header("last-modified").is_some());
    assert_eq!(get_file(&shop, "/www/demo.js").await.header("content-type"), Some("text/javascript"));
    for path in [
        "/Cargo.toml",
        "/pkg/package.json",
        "/www/../Cargo.toml",
        "/www/%2e%2e/Cargo.toml",
        "/www/..%2fCargo.toml",
        "/www/",
        "/index.html",
    ] {
        let answer = raw_get(&shop, path).await;
        assert!(!answer.contains("secret") && answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}

/// A GET whose path is not tidied on its way, as a client's library would.
async fn raw_get(shop: &Shop, path: &str) -> String {
    let host = shop.sandbox.addresses().api.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn a_429_fault_may_say_when_to_retry() {
    let shop = Shop::open().await;
    shop.fault(json!({ "match": "POST /storefront/*", "status": 429, "retryAfterSeconds": 30 })).await;
    let retry_at = (sandbox_client::START + 30).to_string();
    assert_eq!(shop.post(PREVIEW, preview()).await.header("x-ratelimit-retry-after"), Some(retry_at.as_str()));
}

#[tokio::test]
async fn a_garbled_answer_is_half_an_answer_to_a_request_that_took_effect_or_did_not() {
    let shop = Shop::open().await;
    for (garble, status, again) in [("before", 200, 201), ("after", 201, 422)] {
        let token = shop.good_token().await;
        shop.fault(json!({ "match": "POST /storefront/payment", "garble": garble })).await;
        let garbled = shop.post("/storefront/payment", amount(&token, json!(5), "USD")).await;
        assert_eq!((garbled.status, garbled.header("content-type")), (status, Some("application/json")));
        assert!(garbled.text("").starts_with('{'), "{garbled:?} is whole JSON");
        assert_eq!(shop.post("/storefront/payment", amount(&token, json!(5), "USD")).await.status, again);
    }
}

#[tokio::test]
async fn requests_tell_whether_they_took_effect_though_their_answer_was_lost() {
    let shop = Shop::open().await;
    for effect in [
        json!({ "drop": "before" }),
        json!({ "drop": "after" }),
        json!({ "garble": "before" }),
        json!({ "garble": "after" }),
        json!({ "status": 503 }),
        json!({ "delayMs": 1 }),
    ] {
        let token = shop.good_token().await;
        let mut fault = effect;
        fault["match"] = "POST /storefront/payment".into();
        shop.fault(fault).await;
        raw_payment(&shop, &token).await;
    }
    shop.post("/storefront/payment", json!({})).await;
    let payments = shop.requests().await.into_iter().filter(|it| it["operation"] == "StorefrontPostPayment");
    let effects: Vec<_> = payments.map(|it| (it["status"].as_u64(), it["effect"].as_bool().unwrap())).collect();
    let expected = [
        (None, false),
        (None, true),
        (Some(200), false),
        (Some(201), true),
        (Some(503), false),
        (Some(201), true),
        (Some(422), false),
    ];
    assert_eq!(effects, expected);
    assert_eq!(shop.tool(Method::GET, "charges", None).await.body.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn every_answer_of_the_api_may_be_late_until_the_next_reset() {
    let shop = Shop::open().await;
    let script = shop.sandbox.addresses().framepay.clone();
    let took = async |path: &str| {
        let started = Instant::now();
        reply(shop.request(Method::GET, path.to_owned())).await;
        started.elapsed() >= Duration::from_millis(80)
    };
    assert_eq!(shop.tool(Method::POST, "latency", Some(json!({ "ms": 80 }))).await.status, 204);
    let call = shop.operation("/storefront/plans");
    assert!(took(&call).await);
    assert!(!took(&script).await && !took(&shop.url("/")).await && !took(&shop.url("/__sandbox/requests")).await);
    assert_eq!(shop.tool(Method::POST, "reset", None).await.status, 204);
    assert!(!took(&call).await);
    for wrong in [json!({}), json!({ "ms": -1 }), json!({ "ms": 20_001 }), json!([])] {
        assert_eq!(shop.tool(Method::POST, "latency", Some(wrong)).await.invalid(), "ms");
    }
}

#[tokio::test]
async fn other_methods_may_be_offered_and_paid_with_until_the_next_reset() {
    let shop = Shop::open().await;
    let body = json!({ "websiteId": "web_demo", "currency": "USD", "amount": 5, "riskMetadata": {} });
    let offered = async || shop.post("/storefront/ready-to-pay", body.clone()).await.body;
    let own = offered().await;
    let others = json!([{ "method": "Bancontact", "filters": ["billingAddress.country:BE"] }, { "method": "ach" }]);
    let token = json!({ "method": "Bancontact", "billingAddress": sandbox_client::address() });
    assert_eq!(shop.post("/tokens", token.clone()).await.invalid(), "method");
    assert_eq!(shop.tool(Method::POST, "methods", Some(others.clone())).await.status, 204);
    assert_eq!(offered().await, others);
    let token = shop.post("/tokens", token).await.id();
    let paid = shop.post("/storefront/payment", amount(&token, json!(5), "USD")).await;
    assert_eq!((paid.text("/status"), paid.text("/paymentInstrument/method")), ("offsite", "Bancontact"));
    assert_eq!(shop.tool(Method::POST, "methods", Some(json!([]))).await.status, 204);
    assert_eq!(offered().await, json!([]));
    assert_eq!(shop.tool(Method::POST, "methods", Some(json!(null))).await.status, 204);
    assert_eq!(offered().await, own);
    shop.tool(Method::POST, "methods", Some(others)).await;
    shop.tool(Method::POST, "reset", None).await;
    assert_eq!(offered().await, own);
    let refused = async |list: Value| shop.tool(Method::POST, "methods", Some(list)).await.invalid();
    assert_eq!(refused(json!([{ "feature": null }, "ach"])).await, "0.method 1 1.method");
    assert_eq!(refused(json!([{ "method": "ach", "filters": "x" }])).await, "0.filters");
    assert_eq!(refused(json!({})).await, "");
}
