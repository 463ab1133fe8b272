//! Going on with a payment that was interrupted to learn who the customer is (KYC).

use super::{Answer, Call, Change, transactions, visible};
use crate::decision::Decision;
use crate::problem::Problem;
use crate::processing::Need;
use crate::store::Store;
use crate::store::progress::{Document, Errand};

/// An interruption that waits.
pub(super) struct Interruption {
    need: Need,
    document: Document,
}

/// The interruption of the transaction in the path, if the token in the path is its own.
fn interruption(call: &Call<'_>, store: &Store) -> Result<Interruption, Problem> {
    let transaction = visible::transaction(call, store, call.id)?;
    match transaction.progress.errand() {
        Some(Errand::Identification { need, token, document }) if token.to_string() == call.token => {
            Ok(Interruption { need, document })
        }
        _ => Err(Problem::not_found("request for a document")),
    }
}

/// Goes on once the document is there.
pub(super) struct Continue;

impl Change for Continue {
    type Subject = Interruption;
    type Data = ();

    fn subject(call: &Call<'_>, store: &Store) -> Result<Interruption, Problem> {
        interruption(call, store)
    }

    fn data(_call: &Call<'_>, _store: &Store, _interruption: &Interruption) -> Result<(), Problem> {
        Ok(())
    }

    fn state(_call: &Call<'_>, interruption: &Interruption, (): &()) -> Result<(), Problem> {
        match interruption.document {
            Document::Uploaded => Ok(()),
            Document::Awaited => {
                Err(Problem::conflict("The document is not uploaded yet; upload it on the approval page"))
            }
        }
    }

    fn effect(call: &Call<'_>, store: &mut Store, _interruption: Interruption, (): ()) -> Result<Answer, Problem> {
        transactions::decide(call, store, call.id, Decision::Continue)
    }
}

/// Goes on without a document, where none is required.
pub(super) struct Bypass;

impl Change for Bypass {
    type Subject = Interruption;
    type Data = ();

    /// The definitions declare no 409 here, and no link leads here where a document is required.
    fn subject(call: &Call<'_>, store: &Store) -> Result<Interruption, Problem> {
        let interruption = interruption(call, store)?;
        let is_optional = interruption.need == Need::Optional;
        is_optional.then_some(interruption).ok_or_else(|| Problem::not_found("optional request for a document"))
    }

    fn data(_call: &Call<'_>, _store: &Store, _interruption: &Interruption) -> Result<(), Problem> {
        Ok(())
    }

    fn effect(call: &Call<'_>, store: &mut Store, _interruption: Interruption, (): ()) -> Result<Answer, Problem> {
        transactions::decide(call, store, call.id, Decision::Bypass)
    }
}
