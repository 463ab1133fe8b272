//! `cargo xtask bench browser`

use crate::{package, process, project::Project, setup};

use super::machine;

/// Measures the built widget in a browser: navigation to payable beside a floor page, update to painted, memory.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How often each page is opened.
    #[arg(long, default_value_t = 11)]
    runs: u32,

    /// Measure cold starts only.
    #[arg(long)]
    start_only: bool,

    /// Print what happens when in the median start of each page.
    #[arg(long)]
    timeline: bool,

    /// Fail above an aim: 1.3 times the floor, a task over 50 ms, a layout shift, 4 MiB of memory.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    anyhow::ensure!(args.runs > 0, "--runs must be at least 1");
    setup::for_build(project)?;
    let browser = setup::browser::ensure(project)?;
    package::build(project, false)?;
    println!("machine: {}; {}", machine::class(), browser.version);
    let mut node = process::system(project, "node")?;
    node.arg("tests/bench/browser.mjs").env("CHROMIUM", &browser.path).env("XTASK_BIN", project.executable());
    node.arg(format!("--runs={}", args.runs));
    let switches = [(args.start_only, "--start-only"), (args.timeline, "--timeline"), (args.check, "--check")];
    node.args(switches.into_iter().filter_map(|(is_on, switch)| is_on.then_some(switch)));
    process::run(&mut node)
}
