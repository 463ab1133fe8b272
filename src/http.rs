//! The storefront over `fetch`.

use crate::boundary;
use checkout_core::failure::{Code, Failure};
use checkout_core::options::Storefront as Address;
use checkout_core::storefront::{Answer, Call, Request, Shop, Storefront};
use checkout_core::value::Value;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

/// How long a question may take, so that nothing spins for ever.
const DEADLINE: u32 = 8_000;

/// How long a charge may take: banks are slow, and a charge that is given up too early is a lost answer.
const CHARGE_DEADLINE: u32 = 60_000;

/// The storefront of one organization.
pub(crate) struct FetchStorefront {
    base: String,
    key: String,
    app_name: Option<String>,
    shop: Shop,
}

impl FetchStorefront {
    pub(crate) fn new(address: &Address, app_name: Option<String>, risk_metadata: Value) -> Self {
        Self {
            base: [&address.api_url, "/organizations/", &address.organization_id].concat(),
            key: address.publishable_key.expose().to_owned(),
            app_name,
            shop: Shop { website_id: address.website_id.clone(), risk_metadata },
        }
    }

    async fn exchange(&self, request: Request, deadline: u32) -> Result<(u16, Option<Value>), Failure> {
        let unreachable = |_| Failure::from(Code::NetworkUnreachable);
        let controller = AbortController::new().map_err(unreachable)?;
        let signal = controller.signal();
        crate::page::after(deadline, move || controller.abort());
        let gave_up = |_| Failure::from(if signal.aborted() { Code::RequestTimeout } else { Code::NetworkUnreachable });
        let init = self.init(&request).map_err(unreachable)?;
        init.set_signal(Some(&signal));
        let window = crate::page::window().ok_or(Code::NetworkUnreachable)?;
        let fetched = window.fetch_with_str_and_init(&[self.base.as_str(), &request.path].concat(), &init);
        let response: Response = JsFuture::from(fetched).await.map_err(gave_up)?.unchecked_into();
        let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(gave_up)?;
        let body = JSON::parse(&text.as_string().unwrap_or_default()).ok();
        Ok((response.status(), body.map(|body| boundary::to_value(&body, &mut Vec::new()))))
    }

    fn init(&self, request: &Request) -> Result<RequestInit, JsValue> {
        let headers = Object::new();
        let set = |name: &str, value: &str| Reflect::set(&headers, &name.into(), &value.into());
        match &request.session {
            Some(session) => set("Authorization", &["Bearer ", session].concat())?,
            // A publishable key goes bare, as the API's definition says.
            None => set("Authorization", &self.key)?,
        };
        if let Some(name) = &self.app_name {
            set("REB-API-CONSUMER", &["checkout-instruments/", name].concat())?;
        }
        let init = RequestInit::new();
        init.set_method(request.method);
        if let Some(body) = &request.body {
            set("Content-Type", "application/json")?;
            init.set_body(&body.to_json().into());
        }
        init.set_headers(&headers);
        Ok(init)
    }
}

impl Storefront for FetchStorefront {
    async fn answer(&self, call: Call) -> Result<Answer, Failure> {
        let deadline = if call.is_charge() { CHARGE_DEADLINE } else { DEADLINE };
        let operation = call.operation();
        let exchanged = self.exchange(call.request(&self.shop), deadline).await;
        let (status, body) = exchanged.map_err(|failure| failure.of_operation(operation))?;
        match (status, body) {
            (200..=299, Some(body)) => call.read(&body),
            (200..=299, None) => {
                Err(Failure { status: Some(status), ..Code::AnswerUnreadable.into() }.of_operation(operation))
            }
            (_, body) => Err(Failure::of_status(operation, status, &body.unwrap_or_default())),
        }
    }
}
