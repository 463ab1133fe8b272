//! The Storefront API's operations, one file each, and the guards that every call passes.

mod account;
mod authentication;
mod catalogue;
mod identification;
mod invoices;
mod orders;
mod paying;
mod payment;
mod payment_instruments;
mod preview_purchase;
mod purchase;
mod ready_to_pay;
mod tokens;
mod transactions;
mod visible;
mod websites;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::body::Member;
use crate::credential::Caller;
use crate::fixtures::ORGANIZATION;
use crate::operation::Operation;
use crate::problem::Problem;
use crate::query::{Page, Query};
use crate::store::Store;
use crate::world::World;

/// What the body of a request is.
#[derive(Debug)]
pub(crate) enum Sent {
    Nothing,
    Json(Value),
    NotJson,
}

/// A request to an operation, before any guard looked at it.
pub(crate) struct Request<'a> {
    pub(crate) operation: Operation,
    /// The id in the path, or empty.
    pub(crate) id: &'a str,
    /// The token in the path, or empty.
    pub(crate) token: &'a str,
    /// As in the path; the bare layout has the one that there is.
    pub(crate) organization: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) query: Query,
    pub(crate) sent: &'a Sent,
}

/// A call whose caller is known and may make it.
pub(crate) struct Call<'a> {
    world: &'a World,
    operation: Operation,
    id: &'a str,
    token: &'a str,
    caller: Caller,
    query: Query,
    body: &'a Value,
    now: Timestamp,
}

/// An operation that changes something. The order of the methods is the order of the guards.
trait Change {
    /// What the call is about, as it is in the store.
    type Subject;
    /// What the body says, checked.
    type Data;

    /// 404 where the object is not there or is another customer's, 403 where the JWT's scope leaves it out.
    fn subject(call: &Call<'_>, store: &Store) -> Result<Self::Subject, Problem>;
    /// 422 for a body that is not valid.
    fn data(call: &Call<'_>, store: &Store, subject: &Self::Subject) -> Result<Self::Data, Problem>;
    /// 409 where the subject's state does not allow it.
    fn state(_call: &Call<'_>, _subject: &Self::Subject, _data: &Self::Data) -> Result<(), Problem> {
        Ok(())
    }
    /// What happens then.
    fn effect(call: &Call<'_>, store: &mut Store, subject: Self::Subject, data: Self::Data) -> Result<Answer, Problem>;
}

/// Every call passes here: credential (401), permission (403), then what its operation adds: 404, 422, 409.
pub(crate) fn answer(world: &World, request: Request<'_>) -> Result<Answer, Problem> {
    let now = world.now();
    let caller = Caller::identify(request.headers, request.organization, &world.signer, now)?;
    caller.permit(request.operation)?;
    let empty = json!({});
    let body = match request.sent {
        Sent::Nothing => &empty,
        Sent::Json(body) => body,
        Sent::NotJson => return Err(Problem::bad_request("The body is not JSON")),
    };
    let Request { operation, id, token, query, .. } = request;
    dispatch(&Call { world, operation, id, token, caller, query, body, now })
}

fn change<C: Change>(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut store = call.world.store();
    let subject = C::subject(call, &store)?;
    let data = C::data(call, &store, &subject)?;
    C::state(call, &subject, &data)?;
    C::effect(call, &mut store, subject, data)
}

fn dispatch(call: &Call<'_>) -> Result<Answer, Problem> {
    match call.operation {
        Operation::PostToken => change::<tokens::Create>(call),
        Operation::GetToken => tokens::one(call),
        Operation::PostAuthenticationToken => change::<authentication::Create>(call),
        Operation::GetAuthenticationTokenVerification => authentication::verify(call),
        Operation::DeleteAuthenticationToken => change::<authentication::Delete>(call),
        Operation::PostAuthenticationTokenExchange => change::<authentication::Exchange>(call),
        Operation::StorefrontPostPreviewPurchase => preview_purchase::preview(call),
        Operation::StorefrontPostReadyToPay => ready_to_pay::methods(call),
        Operation::StorefrontPostPurchase => change::<purchase::Purchase>(call),
        Operation::StorefrontPostPayment => change::<payment::Payment>(call),
        Operation::StorefrontGetTransactionCollection => transactions::list(call),
        Operation::StorefrontGetTransaction => transactions::one(call),
        Operation::StorefrontGetTransactionDccOffer => transactions::offer(call),
        Operation::StorefrontPatchTransactionDccOffer => change::<transactions::TakeOffer>(call),
        Operation::StorefrontPostKycRequestContinue => change::<identification::Continue>(call),
        Operation::StorefrontPostKycRequestBypass => change::<identification::Bypass>(call),
        Operation::StorefrontGetInvoiceCollection => invoices::list(call),
        Operation::StorefrontGetInvoice => invoices::one(call),
        Operation::StorefrontGetOrderCollection => orders::list(call),
        Operation::StorefrontGetOrder => orders::one(call),
        Operation::StorefrontGetPlanCollection => catalogue::plans(call),
        Operation::StorefrontGetPlan => catalogue::plan(call),
        Operation::StorefrontGetProductCollection => catalogue::products(call),
        Operation::StorefrontGetProduct => catalogue::product(call),
        Operation::StorefrontGetWebsite => websites::one(call),
        Operation::StorefrontGetAccount => account::read(call),
        Operation::StorefrontPatchAccount => change::<account::Patch>(call),
        Operation::StorefrontGetPaymentInstrumentCollection => payment_instruments::list(call),
        Operation::StorefrontPostPaymentInstrument => change::<payment_instruments::Create>(call),
        Operation::StorefrontGetPaymentInstrument => payment_instruments::one(call),
        Operation::StorefrontPatchPaymentInstrument => change::<payment_instruments::Patch>(call),
        Operation::StorefrontPostPaymentInstrumentDeactivation => change::<payment_instruments::Deactivate>(call),
        Operation::StorefrontGetPaymentInstrumentSetup => payment_instruments::latest_setup(call),
        Operation::StorefrontPostPaymentInstrumentSetup => change::<payment_instruments::SetUp>(call),
    }
}

impl<'a> Call<'a> {
    /// The body, to be read member by member.
    fn body(&self) -> Member<'a> {
        Member::root(self.body)
    }

    /// The absolute URL of a resource, in the layout of the definitions.
    fn url(&self, path: &str) -> String {
        format!("{}/organizations/{ORGANIZATION}{path}", self.world.addresses.api)
    }

    /// The object with the link to itself.
    fn linked(&self, mut object: Value, path: &str) -> Value {
        object["_links"] = json!([{ "rel": "self", "href": self.url(path) }]);
        object
    }
}

/// A success.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Option<Value>,
    headers: Vec<(HeaderName, String)>,
}

impl Answer {
    fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body: Some(body), headers: Vec::new() }
    }

    /// 201, with the new resource's URL.
    fn created(body: Value, location: String) -> Self {
        Self { status: StatusCode::CREATED, body: Some(body), headers: vec![(LOCATION, location)] }
    }

    fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, headers: Vec::new() }
    }

    fn page(page: Page) -> Self {
        let headers =
            [("pagination-total", page.total), ("pagination-limit", page.limit), ("pagination-offset", page.offset)];
        let headers = headers.map(|(name, count)| (HeaderName::from_static(name), count.to_string()));
        Self { status: StatusCode::OK, body: Some(Value::Array(page.objects)), headers: headers.into() }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = match self.body {
            Some(body) => ([(CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
            None => Response::new(Body::empty()),
        };
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
