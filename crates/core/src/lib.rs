//! The domain of checkout-instruments: everything that decides, and nothing that needs a browser.
//!
//! No clock, no network, no DOM, no randomness: each comes in as a value or through a trait. So all rules are tested
//! natively, and the state machine can be explored exhaustively.
#![deny(missing_docs)]
// Money is never a float (ARCHITECTURE.md, "Money").
#![deny(clippy::float_arithmetic)]

pub mod address;
pub mod announcement;
pub mod checkout;
pub mod failure;
pub mod message;
pub mod method_name;
pub mod money;
pub mod options;
pub mod return_address;
pub mod storefront;
pub mod value;
pub mod wire;
