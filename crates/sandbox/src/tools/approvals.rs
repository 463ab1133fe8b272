//! The page of a payment method's own, where a shopper approves, declines or turns back: `approvalUrl` leads here.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;

use crate::api;
use crate::card::Outcome;
use crate::problem::Problem;
use crate::store::transaction::{Progress, Transaction};
use crate::world::World;

/// The three ways on.
const DECISIONS: [(&str, &str); 3] = [("approve", "Approve"), ("decline", "Decline"), ("cancel", "Cancel")];

pub(super) async fn page(State(world): State<Arc<World>>, Path(id): Path<String>) -> Result<Html<String>, Problem> {
    let store = world.store();
    let transaction = store.transactions.get(&id).ok_or_else(|| Problem::not_found("transaction"))?;
    if transaction.progress != Progress::Offsite {
        return Ok(Html(document("<p>This payment is finished. You can close this page.</p>")));
    }
    Ok(Html(document(&choices(transaction))))
}

pub(super) async fn decide(
    State(world): State<Arc<World>>,
    Path((id, decision)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let now = world.now();
    let progress = progress(&decision, now).ok_or_else(|| Problem::not_found("decision"))?;
    let mut store = world.store();
    let known = store.transactions.get_mut(&id).ok_or_else(|| Problem::not_found("transaction"))?;
    if known.progress != Progress::Offsite {
        return Err(Problem::conflict("The payment is finished"));
    }
    known.progress = progress;
    known.updated = now;
    let transaction = known.clone();
    api::settle(&mut store, &transaction, now);
    Ok(match transaction.filled_redirect_url() {
        Some(url) => Redirect::to(&url).into_response(),
        None => Html(document("<p>Done. You can close this page.</p>")).into_response(),
    })
}

fn progress(decision: &str, at: Timestamp) -> Option<Progress> {
    match decision {
        "approve" => Some(Progress::Processed { outcome: Outcome::Approved, at }),
        "decline" => Some(Progress::Processed { outcome: Outcome::DoNotHonor, at }),
        "cancel" => Some(Progress::Canceled { at }),
        _ => None,
    }
}

/// Only what the sandbox itself made goes into the page: an id, an amount and a currency.
fn choices(transaction: &Transaction) -> String {
    let Transaction { id, amount, currency, .. } = transaction;
    let button = |(decision, label): (&str, &str)| {
        format!("<form method=\"post\" action=\"/__sandbox/approvals/{id}/{decision}\"><button>{label}</button></form>")
    };
    let buttons: String = DECISIONS.into_iter().map(button).collect();
    format!("<h1>Pay {amount} {}</h1><p>This stands for the page of your bank.</p>{buttons}", currency.code())
}

fn document(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sandbox payment</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body>{body}</body></html>"
    )
}
