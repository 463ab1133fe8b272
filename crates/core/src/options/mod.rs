//! The options of `mount()`: one list of them, every problem at once, and a type that needs no further checks.
//!
//! A page's options come in as a [`Value`]. [`parse`] turns them into [`Options`] or names every [`Problem`]; [`merge`]
//! applies what `update()` changes. The list itself is in `table.rs`: a new option is written there and nowhere else.

mod examine;
mod formats;
mod jwt;
mod merge;
mod parsed;
mod problem;
mod purchase;
#[cfg(feature = "docs")]
pub mod reference;
mod schema;
mod spelling;
mod table;
#[cfg(test)]
mod tests;
mod texts;

pub use examine::ApiMode;
pub use merge::merge;
pub use parsed::{
    ApprovalWindow, InstrumentRules, Intent, Item, Locale, Options, Place, Secret, Session, Source, Steps, Storefront,
    ThemeValue,
};
pub use problem::{Problem, ProblemCode};
pub use purchase::QuantityLimits;
pub use texts::text_overrides;

use crate::value::Value;
use examine::Facts;

/// What checking options needs from outside, because core has no clock and no parser.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub now: u64,
    /// Reads JSON text, nothing where it is none.
    pub read_json: &'a dyn Fn(&str) -> Option<Value>,
}

/// Every problem of a page's options: first those of the options as a whole, then those of each option in the order
/// in which the page wrote them, then what is missing. Empty exactly where [`parse`] succeeds.
pub fn validate(options: &Value, surroundings: &Surroundings<'_>) -> Vec<Problem> {
    examine::problems_of(options, &Facts::of(options, surroundings))
}

/// Reads a page's options, or says everything that is wrong with them.
pub fn parse(options: &Value, surroundings: &Surroundings<'_>) -> Result<Options, Vec<Problem>> {
    let facts = Facts::of(options, surroundings);
    let problems = examine::problems_of(options, &facts);
    if problems.is_empty() { parsed::read(options, &facts).map_err(|problem| vec![problem]) } else { Err(problems) }
}
