//! `cargo xtask bench browser`

use crate::{package, process, project::Project, setup};

use super::machine;

/// Measures the built widget in a browser: navigation to payable, update to painted, memory.
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(project: &Project, _args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    let browser = setup::browser::ensure(project)?;
    package::build(project, false)?;
    println!("machine: {}; {}", machine::class(), browser.version);
    let mut node = process::system(project, "node")?;
    node.arg("tests/bench/browser.mjs").env("CHROMIUM", &browser.path).env("XTASK_BIN", project.executable());
    process::run(&mut node)
}
