//! `cargo xtask package`

use super::test;
use crate::{
    package::{self, tarball, twice},
    project::Project,
    setup,
};

/// Builds, checks and packs the npm package into target/package/.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build it a second time, in another folder, and fail where a byte differs.
    #[arg(long)]
    twice: bool,
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    package::build(project, false)?;
    test::check_package(project)?;
    let packed = tarball::pack(project, &project.path("pkg"), &project.path("target/package"))?;
    if args.twice {
        twice::check(project, &packed)?;
    }
    println!("{}", packed.display());
    Ok(())
}
