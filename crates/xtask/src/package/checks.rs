//! What those say of the package who know how others read it.

use anyhow::Context;

use crate::{process, project::Project};

/// publint (does every tool find what `exports` names?) and attw (do the types fit what is loaded?) find nothing.
pub(crate) fn check(project: &Project) -> anyhow::Result<()> {
    let publint = process::capture(process::node_tool(project, "publint")?.args(["pkg", "--strict"]));
    publint.context("publint finds faults in the package")?;
    // The package is of ES modules only. A wasm file has no type: whoever imports it says to their bundler what it becomes.
    let arguments = [
        "--pack",
        "pkg",
        "--profile",
        "esm-only",
        "--no-color",
        "--exclude-entrypoints",
        "./checkout_instruments.wasm",
        "./checkout_instruments_rest.wasm",
    ];
    let attw = process::capture(process::node_tool(project, "attw")?.args(arguments));
    attw.context("attw finds faults in the types of the package")?;
    println!("publint and attw find nothing");
    Ok(())
}
