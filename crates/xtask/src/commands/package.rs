//! `cargo xtask package`

use std::path::PathBuf;

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
    let packed = pack(project)?;
    if args.twice {
        twice::check(project, &packed)?;
    }
    println!("{}", packed.display());
    Ok(())
}

/// Packs what is built, and answers where the tarball is.
pub(crate) fn pack(project: &Project) -> anyhow::Result<PathBuf> {
    tarball::pack(project, &project.path("pkg"), &project.path("target/package"))
}

/// Fails where a second build of the package differs by a byte.
pub(crate) fn check_twice(project: &Project) -> anyhow::Result<()> {
    twice::check(project, &pack(project)?)
}
