//! `cargo xtask demo`

use super::sandbox::{self, Ports};
use crate::{package, project::Project, setup};

/// Builds the widget, starts the sandbox and serves the demo page.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ports: Ports,
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    package::build(project, false)?;
    sandbox::serve(project, &args.ports, sandbox::Until::Interrupted, |addresses| {
        println!("\nThe demo is at {}\nPress Ctrl-C to stop it.", addresses.demo);
        Ok(())
    })
}
