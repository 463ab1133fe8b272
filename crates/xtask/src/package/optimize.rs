//! wasm-opt: the module as small as it gets.

use std::fs;

use anyhow::Context;

use super::{MODULE, NAME};
use crate::{
    process,
    project::Project,
    stamp::{Digest, Done, Step},
};

/// The features are those that rustc turns on for wasm32-unknown-unknown: wasm-opt must be told, since
/// wasm-bindgen drops the section that lists them.
const ARGUMENTS: [&str; 10] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Writes the module that is published.
pub(super) fn shrink(project: &Project, force: bool) -> anyhow::Result<Done> {
    let (module, shrunk) = (project.glue().join(format!("{NAME}_bg.wasm")), project.dist().join(MODULE));
    let inputs = Digest::default().path(&module)?.path(&project.path("package-lock.json"))?.text(&ARGUMENTS.join(" "));
    Step::new(project.stamp("optimize"), inputs, vec![shrunk.clone()]).unless_done(force, || {
        println!("shrinking the module (wasm-opt -Oz)");
        fs::create_dir_all(project.dist()).context("pkg/dist cannot be created")?;
        let mut wasm_opt = process::node_tool(project, "wasm-opt")?;
        process::run(wasm_opt.arg(&module).args(ARGUMENTS).arg("--output").arg(&shrunk))
    })
}
