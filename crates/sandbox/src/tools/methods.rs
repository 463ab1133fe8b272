//! Other payment methods than the organization's own: `POST /__sandbox/methods` with a list as ready-to-pay answers it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::body::{Invalid, Member};
use crate::problem::Problem;

/// The longest name of a method.
const MOST_CHARACTERS: usize = 50;

/// What ready-to-pay answers, where it was told.
#[derive(Default)]
pub(crate) struct OfferedMethods(Mutex<Option<Value>>);

impl OfferedMethods {
    /// Takes a list of entries with a `method` each, or `null` for the organization's own methods.
    pub(crate) fn replace(&self, list: Value) -> Result<(), Problem> {
        if !list.is_null() {
            check(&list)?;
        }
        *self.locked() = Some(list).filter(|list| !list.is_null());
        Ok(())
    }

    pub(crate) fn clear(&self) {
        *self.locked() = None;
    }

    pub(crate) fn get(&self) -> Option<Value> {
        self.locked().clone()
    }

    fn locked(&self) -> MutexGuard<'_, Option<Value>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check(list: &Value) -> Result<(), Problem> {
    let mut invalid = Invalid::default();
    let entries = Member::root(list).list(&mut invalid);
    for entry in entries.iter().flatten() {
        entry.object(&mut invalid);
        entry.at("method").required_text(MOST_CHARACTERS, &mut invalid);
        entry.at("filters").texts(usize::MAX, &mut invalid);
    }
    invalid.finish(entries).map(|_| ())
}
