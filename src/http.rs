//! The storefront over `fetch`.

use crate::boundary::{self, Early};
use crate::kept;
use crate::lock::Lock;
use crate::page::Timer;
use crate::rest::Rest;
use checkout_core::checkout::Terms;
use checkout_core::failure::{Code, Failure};
use checkout_core::options::{ApprovalWindow, Options, Secret};
use checkout_core::storefront::{Answer, Call, Credential, Request, Shop, Storefront};
use checkout_core::value::Value;
use js_sys::{JSON, Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response, Window};

/// How long a question may take, so that nothing spins for ever.
const DEADLINE: u32 = 8_000;

/// How long a charge may take: banks are slow, and a charge that is given up too early is a lost answer.
const CHARGE_DEADLINE: u32 = 60_000;

/// The storefront, as the page's options say at the moment: an update may name another, or bring another credential.
pub(crate) struct FetchStorefront {
    early: Early,
    connection: RefCell<Rc<Connection>>,
    /// The questions that are under way: what they would answer may not be wanted any more.
    questions: RefCell<Vec<AbortController>>,
    rest: Rest,
}

/// What came back.
struct Exchanged {
    status: u16,
    retry_after: Option<String>,
    /// None: it is not JSON.
    body: Option<Value>,
}

/// The header of a 429 that says when to come back.
const RETRY_AFTER: &str = "X-RateLimit-Retry-After";

/// Where the API of one organization is, and by whose right it is asked.
struct Connection {
    base: String,
    key: Option<Secret>,
    customer: Option<Secret>,
    app_name: Option<String>,
    shop: Shop,
    /// What names the purchase in the address that the shopper comes back to, where a page may take the whole window.
    purchase_key: Option<String>,
}

impl FetchStorefront {
    pub(crate) fn new(options: &Options, risk_metadata: Value, early: Early, rest: Rest) -> Self {
        let connection = RefCell::new(Rc::new(Connection::new(options, risk_metadata)));
        Self { early, connection, questions: RefCell::default(), rest }
    }

    /// From now on calls go where these options say. What is under way ends where it began.
    pub(crate) fn follow(&self, options: &Options) {
        let risk_metadata = self.connection.borrow().shop.risk_metadata.clone();
        self.connection.replace(Rc::new(Connection::new(options, risk_metadata)));
    }

    /// Nobody waits for the answer to any question any more. What moves money or changes something goes on.
    pub(crate) fn let_go_of_questions(&self) {
        self.questions.take().iter().for_each(AbortController::abort);
    }

    async fn exchange(&self, call: &Call) -> Result<Exchanged, Failure> {
        let controller = AbortController::new().map_err(|_| Failure::from(Code::NetworkUnreachable))?;
        if call.is_repeatable() {
            self.questions.borrow_mut().push(controller.clone());
        }
        let connection = self.connection.borrow().clone();
        let (request, deadline) = if call.is_charge() {
            (connection.charge(call, &self.early.page()), CHARGE_DEADLINE)
        } else {
            (call.request(&connection.shop), DEADLINE)
        };
        let exchanged = connection.exchange(request, deadline, &controller, &self.early).await;
        self.questions.borrow_mut().retain(|other| *other != controller);
        exchanged
    }
}

impl Connection {
    fn new(options: &Options, risk_metadata: Value) -> Self {
        let address = &options.storefront;
        let takes_whole_page = options.approval == ApprovalWindow::WholePage;
        Self {
            base: [&address.api_url, "/organizations/", &address.organization_id].concat(),
            key: address.publishable_key.clone(),
            customer: address.customer.as_ref().map(|session| session.jwt.clone()),
            app_name: options.app_name.clone(),
            shop: Shop {
                website_id: address.website_id.clone(),
                risk_metadata,
                return_url: options.return_url.clone(),
            },
            purchase_key: takes_whole_page.then(|| Terms::from(options).purchase_key()),
        }
    }

    /// What a charge says is where the shopper comes back to: the page as it is when they leave it, which may have another
    /// address than when it mounted. From a dialog they come back by themselves; what is said of the whole window the jwt says.
    fn charge(&self, call: &Call, page: &Window) -> Request {
        let key = self.purchase_key.as_deref();
        let of_page = key.and_then(|key| kept::return_address(page, self.shop.return_url.as_deref(), key));
        let return_url = of_page.or_else(|| self.shop.return_url.clone());
        call.request(&Shop { return_url, ..self.shop.clone() })
    }

    /// A publishable key goes bare, as the API's definition says, and a session as a bearer token.
    fn authorization(&self, credential: &Credential) -> String {
        let key = || self.key.as_ref().map(|key| key.expose().to_owned()).unwrap_or_default();
        let bearer = |jwt: &str| ["Bearer ", jwt].concat();
        match (credential, &self.customer) {
            (Credential::Session(session), _) => bearer(session),
            (Credential::Caller, Some(customer)) => bearer(customer.expose()),
            (Credential::Caller, None) | (Credential::Key, _) => key(),
        }
    }

    /// The deadline holds until the whole body has been read.
    async fn exchange(
        &self,
        request: Request,
        deadline: u32,
        controller: &AbortController,
        early: &Early,
    ) -> Result<Exchanged, Failure> {
        let unreachable = |_| Failure::from(Code::NetworkUnreachable);
        let (signal, late) = (controller.signal(), controller.clone());
        let _deadline = Timer::start(deadline, Box::new(move || late.abort()));
        let gave_up = |error| if signal.aborted() { Code::RequestTimeout.into() } else { unreached(&error) };
        let init = self.init(&request).map_err(unreachable)?;
        init.set_signal(Some(&signal));
        // A question that the loader sent before is not sent again: its answer is on its way.
        let fetched = early.send(&[self.base.as_str(), &request.path].concat(), &init);
        let response: Response = JsFuture::from(fetched).await.map_err(gave_up)?.unchecked_into();
        let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(gave_up)?;
        let body = JSON::parse(&text.as_string().unwrap_or_default()).ok();
        Ok(Exchanged {
            status: response.status(),
            retry_after: response.headers().get(RETRY_AFTER).ok().flatten(),
            body: body.map(|body| boundary::to_value(&body, &mut Vec::new())),
        })
    }

    fn init(&self, request: &Request) -> Result<RequestInit, JsValue> {
        let headers = Object::new();
        let set = |name: &str, value: &str| Reflect::set(&headers, &name.into(), &value.into());
        set("Authorization", &self.authorization(&request.credential))?;
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

/// Why nothing answered: the loader knows where the page forbids to ask.
fn unreached(error: &JsValue) -> Failure {
    boundary::told_by_loader(error, Code::ApiBlocked).unwrap_or_else(|| Code::NetworkUnreachable.into())
}

impl Storefront for FetchStorefront {
    /// Without a network nothing is sent that moves money or changes something: then it is known that it had no effect.
    /// Questions are tried, for browsers are wrong about their network.
    ///
    /// What a failure leads to is in the module's second file.
    async fn answer(&self, call: Call) -> Result<Answer, Failure> {
        let answer = self.ask(call).await;
        if answer.is_err() {
            self.rest.arrives().await;
        }
        answer
    }
}

impl FetchStorefront {
    async fn ask(&self, call: Call) -> Result<Answer, Failure> {
        let operation = call.operation();
        let _only_one = match call.record() {
            Some(id) => Lock::take(&["checkout-instruments:", id].concat()).await,
            None => None,
        };
        if !call.is_repeatable() && crate::page::is_offline() {
            return Err(Failure::from(Code::Offline).of_operation(operation));
        }
        let exchanged = self.exchange(&call).await;
        let Exchanged { status, retry_after, body } = exchanged.map_err(|failure| {
            let is_offline = call.is_repeatable() && crate::page::is_offline();
            let failure = if is_offline { Code::Offline.into() } else { failure };
            failure.of_operation(operation)
        })?;
        match (status, body) {
            (200..=299, Some(body)) => call.read(&body),
            (200..=299, None) => {
                Err(Failure { status: Some(status), ..Code::AnswerUnreadable.into() }.of_operation(operation))
            }
            (_, body) => Err(Failure::of_status(operation, status, &body.unwrap_or_default())
                .with_retry_after(retry_after.as_deref())),
        }
    }
}
