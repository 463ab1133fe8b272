//! The options of `mount()`: one list of them, every problem at once, and a type that needs no further checks.
//!
//! A page's options come in as a [`Value`]. [`parse`] turns them into [`Options`] or names every [`Problem`]; [`merge`]
//! applies what `update()` changes. The list itself is in `table.rs`: a new option is written there and nowhere else.

mod examine;
mod formats;
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

pub use examine::ApiMode;
pub use merge::merge;
pub use parsed::{FramePay, Item, Locale, Options, Place, Secret, Source, Storefront, ThemeValue};
pub use problem::{Problem, ProblemCode};
pub use purchase::QuantityLimits;

use crate::value::Value;

/// Every problem of a page's options: first those of the options as a whole, then those of each option in the order
/// in which the page wrote them, then what is missing. Empty exactly where [`parse`] succeeds.
pub fn validate(options: &Value) -> Vec<Problem> {
    examine::problems_of(options)
}

/// Reads a page's options, or says everything that is wrong with them.
pub fn parse(options: &Value) -> Result<Options, Vec<Problem>> {
    let problems = validate(options);
    if problems.is_empty() { parsed::read(options).map_err(|problem| vec![problem]) } else { Err(problems) }
}
