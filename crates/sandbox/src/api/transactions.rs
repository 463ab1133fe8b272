//! Reading transactions, and their offers to pay in another currency (DCC).

use serde_json::{Value, json};

use super::{Answer, Call, Change, visible};
use crate::body::Invalid;
use crate::decision::Decision;
use crate::problem::Problem;
use crate::processing::Need;
use crate::store::Store;
use crate::store::conversion::Choice;
use crate::store::progress::Errand;
use crate::store::transaction::Transaction;

pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    let ids = store.transactions.keys();
    let visible = visible::newest_first(ids, |id| visible::transaction(call, &store, id));
    let objects = visible.map(|transaction| json(call, transaction)).collect();
    call.query.page(objects).map(Answer::page)
}

pub(super) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    visible::transaction(call, &store, call.id).map(|transaction| Answer::ok(json(call, transaction)))
}

/// The transaction as the API writes it.
pub(super) fn json(call: &Call<'_>, transaction: &Transaction) -> Value {
    let approval_url = call.world.addresses.approval_url(&transaction.id);
    let mut object = call.linked(transaction.to_json(&approval_url), &path(&transaction.id));
    if let Some(links) = object["_links"].as_array_mut() {
        links.extend(links_on(call, transaction, &approval_url).map(|(rel, href)| json!({ "rel": rel, "href": href })));
    }
    object
}

/// The links that lead on, beside the one to the transaction itself.
fn links_on(
    call: &Call<'_>,
    transaction: &Transaction,
    approval_url: &str,
) -> impl Iterator<Item = (&'static str, String)> {
    let errand = transaction.progress.errand();
    let page = errand.map(|_| ("approvalUrl", approval_url.to_owned()));
    let cancel = errand.map(|_| ("cancelUrl", format!("{approval_url}/cancel")));
    let identification = errand.map(|errand| identification_links(call, &transaction.id, errand)).unwrap_or_default();
    let back = transaction.filled_redirect_url().map(|url| ("redirectUrl", url));
    page.into_iter().chain(cancel).chain(identification).chain(back)
}

fn identification_links(call: &Call<'_>, id: &str, errand: Errand) -> Vec<(&'static str, String)> {
    let Errand::Identification { need, token, .. } = errand else { return Vec::new() };
    let url = |way: &str| call.url(&format!("{}/{token}/{way}", path(id)));
    let bypass = (need == Need::Optional).then(|| ("approvalBypass", url("bypass")));
    [("approvalContinue", url("continue"))].into_iter().chain(bypass).collect()
}

pub(super) fn path(id: &str) -> String {
    format!("/storefront/transactions/{id}")
}

/// The transaction, where it has an offer.
pub(super) fn offer(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.world.store();
    offered(call, &store).map(|transaction| Answer::ok(json(call, transaction)))
}

fn offered<'s>(call: &Call<'_>, store: &'s Store) -> Result<&'s Transaction, Problem> {
    let transaction = visible::transaction(call, store, call.id)?;
    let offer = transaction.conversion.map(|_| transaction);
    offer.ok_or_else(|| Problem::not_found("offer to pay in another currency"))
}

/// Takes an offer, or leaves it; the payment goes on either way.
pub(super) struct TakeOffer;

impl Change for TakeOffer {
    type Subject = Transaction;
    type Data = Choice;

    fn subject(call: &Call<'_>, store: &Store) -> Result<Transaction, Problem> {
        offered(call, store).cloned()
    }

    /// The definitions declare no 409 here, so a choice that comes too late is an invalid one.
    fn data(call: &Call<'_>, _store: &Store, transaction: &Transaction) -> Result<Choice, Problem> {
        let mut invalid = Invalid::default();
        let member = call.body().at("choice");
        member.required(&mut invalid);
        let choice = member.one_of(&["selected", "rejected"], &mut invalid);
        if choice.is_some() && transaction.progress.errand() != Some(Errand::Conversion) {
            invalid.note(member.path(), "comes too late: the offer was taken, left or canceled already");
        }
        let choice = choice.map(|choice| if choice == "selected" { Choice::Selected } else { Choice::Rejected });
        invalid.finish(choice)
    }

    fn effect(call: &Call<'_>, store: &mut Store, transaction: Transaction, choice: Choice) -> Result<Answer, Problem> {
        decide(call, store, &transaction.id, Decision::Choose(choice))
    }
}

/// Does what the customer decided, and answers the transaction as it is then.
pub(super) fn decide(call: &Call<'_>, store: &mut Store, id: &str, decision: Decision) -> Result<Answer, Problem> {
    store.decide(id, decision, call.now);
    visible::transaction(call, store, id).map(|transaction| Answer::ok(json(call, transaction)))
}
