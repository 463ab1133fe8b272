//! The words that the tests of the sandbox are written in: a sandbox of one's own, and calls to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where its words do not hold")]
#![allow(dead_code, reason = "each test file uses some of the words")]

use std::sync::Arc;

use checkout_sandbox::{Config, ManualClock, RateLimit, Sandbox};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// 2026-06-01T12:00:00Z, when every test starts.
pub(crate) const START: i64 = 1_780_315_200;

pub(crate) const KEY: &str = "pk_sandbox_demo";

/// A sandbox with a clock that stands still until it is moved.
pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) client: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with_rate_limit(requests: u32, seconds: u64) -> Self {
        let window = std::time::Duration::from_secs(seconds);
        Self::with(Config { rate_limit: RateLimit { requests, window }, ..Config::default() }).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let clock = Arc::new(ManualClock::at_unix_seconds(START));
        let sandbox = checkout_sandbox::start(Config { clock: clock.clone(), ..config }).await.unwrap();
        let redirect = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(redirect).build().unwrap();
        Self { sandbox, clock, client }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.addresses().api)
    }

    /// The URL of an operation in the layout of the definitions.
    pub(crate) fn operation(&self, path: &str) -> String {
        self.url(&format!("/organizations/org_demo{path}"))
    }

    pub(crate) fn request(&self, verb: Method, url: String) -> RequestBuilder {
        self.client.request(verb, url)
    }

    /// A call with `credential` in Authorization.
    pub(crate) async fn call(&self, credential: &str, verb: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.request(verb, self.operation(path)).header("authorization", credential);
        if let Some(body) = body {
            request = request.json(&body);
        }
        reply(request).await
    }

    /// POST with the publishable key.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(KEY, Method::POST, path, Some(body)).await
    }

    /// GET with the publishable key.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.call(KEY, Method::GET, path, None).await
    }

    pub(crate) async fn post_as(&self, jwt: &str, path: &str, body: Value) -> Reply {
        self.call(&format!("Bearer {jwt}"), Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch_as(&self, jwt: &str, path: &str, body: Value) -> Reply {
        self.call(&format!("Bearer {jwt}"), Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn get_as(&self, jwt: &str, path: &str) -> Reply {
        self.call(&format!("Bearer {jwt}"), Method::GET, path, None).await
    }

    /// POST with the secret key.
    pub(crate) async fn post_as_server(&self, path: &str, body: Value) -> Reply {
        let request = self.request(Method::POST, self.operation(path)).header("reb-apikey", "sk_sandbox_demo");
        reply(request.json(&body)).await
    }

    /// A tool's answer.
    pub(crate) async fn tool(&self, verb: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.request(verb, self.url(&format!("/__sandbox/{path}")));
        if let Some(body) = body {
            request = request.json(&body);
        }
        reply(request).await
    }

    pub(crate) async fn fault(&self, fault: Value) {
        assert_eq!(self.tool(Method::POST, "faults", Some(fault)).await.status, 204);
    }

    pub(crate) async fn requests(&self) -> Vec<Value> {
        self.tool(Method::GET, "requests", None).await.body.as_array().unwrap().clone()
    }

    /// A JWT by the tool: `invoiceId=in_unpaid`.
    pub(crate) async fn jwt(&self, query: &str) -> String {
        let reply = self.tool(Method::GET, &format!("jwt?{query}"), None).await;
        reply.body["jwt"].as_str().unwrap().to_owned()
    }

    /// A token of a card with a billing address.
    pub(crate) async fn token(&self, pan: &str) -> String {
        self.post("/tokens", card(pan)).await.id()
    }

    /// A token of the approved Visa card.
    pub(crate) async fn good_token(&self) -> String {
        self.token("4111111111111111").await
    }

    /// A token of the declined Visa card.
    pub(crate) async fn bad_token(&self) -> String {
        self.token("4000000000000002").await
    }
}

impl Reply {
    pub(crate) fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_else(|| panic!("no id in {self:?}")).to_owned()
    }

    /// The invalid fields of a 422, joined by spaces.
    pub(crate) fn invalid(&self) -> String {
        assert_eq!(self.status, 422, "{self:?}");
        let fields = self.body["invalidFields"].as_array().unwrap();
        fields.iter().map(|field| field["field"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self, pointer: &str) -> &str {
        let value = self.body.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {self:?}"));
        value.as_str().unwrap_or_else(|| panic!("{pointer} is no text in {self:?}"))
    }

    pub(crate) fn number(&self, pointer: &str) -> String {
        self.body.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {self:?}")).to_string()
    }
}

pub(crate) async fn reply(request: RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap();
    let body =
        serde_json::from_str(&text).unwrap_or(if status == StatusCode::NO_CONTENT { json!(null) } else { json!(text) });
    Reply { status: status.as_u16(), body, headers }
}

pub(crate) fn address() -> Value {
    json!({
        "firstName": "Grace", "lastName": "Hopper", "address": "1 Navy Way", "city": "New York", "region": "NY",
        "country": "US", "postalCode": "10001",
        "emails": [{ "label": "main", "value": "grace@example.com", "primary": true }],
    })
}

/// The body of a card token with a good expiry, CVV and address.
pub(crate) fn card(pan: &str) -> Value {
    let cvv = if pan.starts_with('3') && pan.len() == 15 { "1234" } else { "123" };
    card_with(pan, 12, 2030, cvv)
}

pub(crate) fn card_with(pan: &str, month: u8, year: u16, cvv: &str) -> Value {
    json!({
        "method": "payment-card",
        "paymentInstrument": { "pan": pan, "expMonth": month, "expYear": year, "cvv": cvv },
        "billingAddress": address(),
    })
}

/// The body of a purchase of two mugs.
pub(crate) fn mugs(token: &str) -> Value {
    json!({
        "websiteId": "web_demo", "items": [{ "planId": "plan_mug", "quantity": 2 }],
        "paymentInstruction": { "token": token }, "billingAddress": address(),
    })
}

/// The body of a payment of an amount.
pub(crate) fn amount(token: &str, amount: Value, currency: &str) -> Value {
    json!({ "websiteId": "web_demo", "currency": currency, "amount": amount, "token": token, "riskMetadata": {} })
}

/// A preview of two mugs.
pub(crate) fn preview() -> Value {
    json!({ "websiteId": "web_demo", "items": [{ "planId": "plan_mug", "quantity": 2 }] })
}
