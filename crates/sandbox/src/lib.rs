//! An embedded storefront for development and tests: it answers as the Storefront API does, over real HTTP, in memory.
//!
//! [`start`] opens two listeners on loopback. The first has the API, the tools under `/__sandbox/` and, where there is one,
//! the demo site; the second has the double of FramePay and the pages where a shopper approves a payment, so that both
//! come from another origin than the page.
//!
//! What the code is made of, in the order in which a request meets it: `server` (connections), `front` (routes, CORS,
//! faults, records), `api` (guards and operations) over `store` (what changes) and `catalog` and [`pricing`] (what does
//! not). Beside them `tools` has what tests and people use to steer and watch it.

mod amount;
mod api;
mod approval;
mod body;
mod card;
pub mod catalog;
pub mod clock;
mod contact;
mod credential;
mod decision;
mod fixtures;
mod framepay;
mod front;
mod jwt;
mod layout;
mod operation;
pub mod pricing;
mod problem;
mod processing;
mod query;
mod rate_limit;
mod redirect_url;
mod sandbox;
mod server;
mod site;
mod store;
mod test_number;
mod tools;
mod world;

pub use clock::{Clock, ManualClock, SystemClock};
pub use rate_limit::RateLimit;
pub use sandbox::{Addresses, Config, Sandbox, StartError, start};
