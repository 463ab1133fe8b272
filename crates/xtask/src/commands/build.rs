//! `cargo xtask build`

use crate::{package, project::Project, setup};

/// Builds the npm package in pkg/ for release.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Do each step again, also where nothing has changed.
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    package::build(project, args.force)
}
