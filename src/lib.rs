//! The widget: everything that needs a browser, and nothing that decides. What it shows and does is decided in
//! `checkout-core`; see ARCHITECTURE.md for the layers.

pub mod boundary;
mod framepay;
mod http;
mod kept;
mod lock;
mod page;
mod rest;
mod session;
mod ui;
mod watched;
mod words;
