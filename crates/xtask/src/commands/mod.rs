//! One command each.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod demo;
pub(crate) mod docs;
pub(crate) mod package;
pub(crate) mod profile;
pub(crate) mod sandbox;
pub(crate) mod size;
pub(crate) mod test;
