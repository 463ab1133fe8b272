//! `cargo xtask bench`

mod browser;
mod load;
mod machine;
mod memory;

use crate::project::Project;

/// Measures the sandbox under load and the widget in a browser.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    Sandbox(load::Args),
    Browser(browser::Args),
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    match &args.what {
        What::Sandbox(args) => load::run(project, args),
        What::Browser(args) => browser::run(project, args),
    }
}
