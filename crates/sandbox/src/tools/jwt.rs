//! A customer JWT as a merchant's server would issue it: `GET /__sandbox/jwt`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use hyper::Uri;
use serde_json::{Map, Value, json};

use crate::clock::after;
use crate::fixtures::{ORGANIZATION, WEBSITE};
use crate::jwt::Grant;
use crate::problem::Problem;
use crate::query::Query;
use crate::world::World;

/// What the documentation lists for a mount by JWT. One name has no operation any more, and is listed still.
const DOCUMENTED: [&str; 17] = [
    "PostToken",
    "StorefrontGetAccount",
    "StorefrontPatchAccount",
    "StorefrontPostPayment",
    "StorefrontGetTransaction",
    "StorefrontPatchTransaction",
    "StorefrontGetPaymentInstrumentCollection",
    "StorefrontPostPaymentInstrument",
    "StorefrontGetPaymentInstrument",
    "StorefrontPatchPaymentInstrument",
    "StorefrontPostPaymentInstrumentDeactivation",
    "StorefrontGetWebsite",
    "StorefrontGetInvoiceCollection",
    "StorefrontGetInvoice",
    "StorefrontGetProductCollection",
    "StorefrontGetProduct",
    "StorefrontPostReadyToPay",
];

/// What a signed-in customer who shops needs beside these.
const SHOPPING: [&str; 13] = [
    "StorefrontPostPreviewPurchase",
    "StorefrontPostPurchase",
    "StorefrontGetPlan",
    "StorefrontGetPlanCollection",
    "StorefrontGetTransactionCollection",
    "StorefrontGetTransactionDccOffer",
    "StorefrontPatchTransactionDccOffer",
    "StorefrontPostKycRequestContinue",
    "StorefrontPostKycRequestBypass",
    "StorefrontGetOrder",
    "StorefrontGetOrderCollection",
    "StorefrontGetPaymentInstrumentSetup",
    "StorefrontPostPaymentInstrumentSetup",
];

/// The most seconds that a JWT may live: a day.
const MOST_SECONDS: i64 = 24 * 3600;

/// What the JWT is for.
enum For {
    /// The claim that names it, and its id. The JWT sees nothing else.
    One {
        claim: &'static str,
        id: String,
    },
    Customer,
}

impl For {
    /// What a merchant's server would permit for this.
    fn permissions(&self) -> Vec<&'static str> {
        match self {
            Self::One { .. } => DOCUMENTED.to_vec(),
            Self::Customer => [DOCUMENTED.as_slice(), SHOPPING.as_slice()].concat(),
        }
    }

    fn grant(&self, permissions: &[&str]) -> Grant {
        let mut grant = Grant::within(ORGANIZATION, permissions);
        if let Self::One { claim, id } = self {
            grant.scope.insert((*claim).to_owned(), json!([id]));
        }
        grant
    }

    fn claims(&self) -> Map<String, Value> {
        let mut claims = Map::from_iter([("websiteId".to_owned(), Value::from(WEBSITE))]);
        if let Self::One { claim, id } = self {
            claims.insert((*claim).to_owned(), id.as_str().into());
        }
        claims
    }
}

/// `without` takes permissions away, and `claims=none` the custom claims, for a merchant's server that forgot them.
pub(super) async fn issue(State(world): State<Arc<World>>, uri: Uri) -> Result<Json<Value>, Problem> {
    let query = Query::parse(&uri);
    let (customer_id, made_for) = subject(&world, &query)?;
    let expires = match query.get("expiresIn") {
        None => world.default_jwt_expiry(),
        Some(text) => after(world.now(), seconds(text)?),
    };
    let permissions = without(made_for.permissions(), query.get("without").unwrap_or_default())?;
    let claims = claims(&made_for, query.get("claims"))?;
    let issued = world.issue(&customer_id, vec![made_for.grant(&permissions)], claims, expires)?;
    Ok(Json(json!({ "jwt": issued.jwt })))
}

/// A name that is not among the permissions is refused: a slip in it would leave the JWT whole, unnoticed.
fn without(permissions: Vec<&'static str>, names: &str) -> Result<Vec<&'static str>, Problem> {
    let removed: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if let Some(unknown) = removed.iter().find(|name| !permissions.contains(name)) {
        let fault = format!("names {unknown}, which this JWT does not have in any case");
        return Err(Problem::invalid_field("without", &fault));
    }
    Ok(permissions.into_iter().filter(|name| !removed.contains(name)).collect())
}

fn claims(made_for: &For, asked: Option<&str>) -> Result<Map<String, Value>, Problem> {
    match asked {
        None => Ok(made_for.claims()),
        Some("none") => Ok(Map::new()),
        Some(_) => Err(Problem::invalid_field("claims", "must be none, or left out")),
    }
}

/// Exactly one of the three parameters, and whose JWT that makes.
fn subject(world: &World, query: &Query) -> Result<(String, For), Problem> {
    let store = world.store();
    match (query.get("invoiceId"), query.get("transactionId"), query.get("customerId")) {
        (Some(id), None, None) => {
            let invoice = store.invoices.get(id).ok_or_else(|| Problem::not_found("invoice"))?;
            Ok((invoice.customer_id.clone(), For::One { claim: "invoiceId", id: id.to_owned() }))
        }
        (None, Some(id), None) => {
            let transaction = store.transactions.get(id).ok_or_else(|| Problem::not_found("transaction"))?;
            Ok((transaction.customer_id.clone(), For::One { claim: "transactionId", id: id.to_owned() }))
        }
        (None, None, Some(id)) => {
            let customer = store.customers.get(id).ok_or_else(|| Problem::not_found("customer"))?;
            Ok((customer.id.clone(), For::Customer))
        }
        _ => Err(Problem::invalid_field("invoiceId", "or transactionId or customerId is required, exactly one")),
    }
}

fn seconds(text: &str) -> Result<i64, Problem> {
    let seconds = text.parse().ok().filter(|seconds| (0..=MOST_SECONDS).contains(seconds));
    seconds.ok_or_else(|| Problem::invalid_field("expiresIn", &format!("must be from 0 to {MOST_SECONDS} seconds")))
}
