//! What the API received, for tests and people to look at: `GET /__sandbox/requests`.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::StatusCode;
use hyper::http::request::Parts;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::redaction::{redacted, redacted_path};
use crate::api::Sent;
use crate::operation::Lookup;

/// The most records that are kept; older ones are forgotten, so that memory stays flat.
const MOST: usize = 10_000;

/// The longest body that is kept whole.
const MOST_BODY_BYTES: usize = 16 * 1024;

/// One request. Status is null while there is no answer, and stays so where the answer was lost.
#[derive(Serialize)]
struct Record {
    #[serde(skip)]
    number: u64,
    method: String,
    path: String,
    query: Option<String>,
    operation: Option<&'static str>,
    status: Option<u16>,
    /// Whether it was carried out with success, even where its answer was lost or garbled.
    effect: bool,
    body: Option<Box<RawValue>>,
}

/// The latest requests, oldest first.
#[derive(Default)]
pub(crate) struct Records(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    records: VecDeque<Record>,
    /// Numbers are never given twice, not even after a reset: a late answer finds its own request or none.
    next_number: u64,
}

impl Records {
    /// Keeps a request, and gives the number by which its answer is noted.
    pub(crate) fn begin(&self, head: &Parts, lookup: &Lookup, sent: &Sent) -> u64 {
        let record = Record {
            number: 0,
            method: head.method.to_string(),
            path: redacted_path(head.uri.path()),
            query: head.uri.query().map(str::to_owned),
            operation: match lookup {
                Lookup::Found { operation, .. } => Some(operation.id()),
                _ => None,
            },
            status: None,
            effect: false,
            body: body(sent),
        };
        self.kept().push(record)
    }

    /// Notes the answer to a request.
    pub(crate) fn answered(&self, number: u64, status: StatusCode) {
        if let Some(record) = self.kept().find(number) {
            record.status = Some(status.as_u16());
        }
    }

    /// Notes whether a request was carried out with success.
    pub(crate) fn took_effect(&self, number: u64, effect: bool) {
        if let Some(record) = self.kept().find(number) {
            record.effect = effect;
        }
    }

    pub(crate) fn clear(&self) {
        self.kept().records.clear();
    }

    /// A JSON array of all records.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&self.kept().records).unwrap_or_default()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn push(&mut self, record: Record) -> u64 {
        let number = self.next_number;
        self.next_number += 1;
        if self.records.len() == MOST {
            self.records.pop_front();
        }
        self.records.push_back(Record { number, ..record });
        number
    }

    fn find(&mut self, number: u64) -> Option<&mut Record> {
        let first = self.records.front()?.number;
        let index = usize::try_from(number.checked_sub(first)?).ok()?;
        self.records.get_mut(index)
    }
}

/// The body without secrets. What is no JSON is not kept: nobody knows what is in it.
fn body(sent: &Sent) -> Option<Box<RawValue>> {
    let Sent::Json(value) = sent else { return None };
    let body = to_raw_value(&redacted(value)).ok()?;
    if body.get().len() <= MOST_BODY_BYTES {
        return Some(body);
    }
    to_raw_value(&format!("[{} bytes]", body.get().len())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Request;

    fn begin(records: &Records) -> u64 {
        let (head, ()) = Request::post("/organizations/org_demo/tokens?x=1").body(()).unwrap().into_parts();
        records.begin(&head, &Lookup::Unknown, &Sent::Nothing)
    }

    fn statuses(records: &Records) -> Vec<Option<u16>> {
        records.kept().records.iter().map(|record| record.status).collect()
    }

    #[test]
    fn only_the_latest_are_kept() {
        let records = Records::default();
        let first = begin(&records);
        let numbers: Vec<u64> = (0..MOST).map(|_| begin(&records)).collect();
        records.answered(first, StatusCode::OK);
        records.answered(numbers[0], StatusCode::CREATED);
        let statuses = statuses(&records);
        assert_eq!((statuses.len(), statuses[0], statuses[1]), (MOST, Some(201), None));
    }

    #[test]
    fn an_answer_from_before_a_reset_meets_no_other_request() {
        let records = Records::default();
        let old = begin(&records);
        records.clear();
        begin(&records);
        records.answered(old, StatusCode::OK);
        assert_eq!(statuses(&records), [None]);
    }

    #[test]
    fn a_body_that_is_too_long_is_only_measured() {
        let long = Sent::Json("x".repeat(MOST_BODY_BYTES).into());
        assert_eq!(body(&long).unwrap().get(), format!("\"[{} bytes]\"", MOST_BODY_BYTES + 2));
        assert!(body(&Sent::NotJson).is_none());
    }
}
