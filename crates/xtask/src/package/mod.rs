//! Builds `pkg/`, the npm package, step by step. Each step is skipped while its inputs are unchanged.
//!
//! ```text
//! src/ ──cargo──► .wasm ──wasm-bindgen──► target/glue/ ──wasm-opt──► pkg/dist/checkout_instruments.wasm
//!                                              │
//!                                 www/ ────────┴──────esbuild──► pkg/dist/{index,global}.js, locales/
//! ```

mod bundle;
mod compile;
mod glue;
pub(crate) mod licences;
mod optimize;

use crate::{project::Project, stamp::Done};

/// What the generated files are called.
const NAME: &str = "checkout_instruments";

/// The module as it is published.
pub(crate) const MODULE: &str = "checkout_instruments.wasm";

/// Builds what has changed, or everything.
pub(crate) fn build(project: &Project, force: bool) -> anyhow::Result<()> {
    let compiled = compile::widget(project)?;
    let steps = [
        glue::generate(project, &compiled, force)?,
        optimize::shrink(project, force)?,
        bundle::scripts(project, force)?,
    ];
    licences::copy(project)?;
    if steps.iter().all(|done| *done == Done::Before) {
        println!("the package in pkg/ is up to date");
    }
    Ok(())
}
