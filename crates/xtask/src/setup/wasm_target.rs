//! The wasm target of the toolchain that `rust-toolchain.toml` names.

use std::{env, path::Path};

use anyhow::{Context, bail};

use crate::{process, project::Project};

/// The target that browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target's standard library when it is missing.
pub(super) fn ensure(project: &Project) -> anyhow::Result<()> {
    if is_installed(project)? {
        return Ok(());
    }
    let Ok(mut rustup) = process::system(project, "rustup") else {
        bail!(
            "Rust's standard library for {TARGET} is missing, and rustup, which adds it, is not on the PATH. \
             Install rustup from https://rustup.rs, or the {TARGET} package of the source of your Rust"
        );
    };
    println!("adding the wasm target (rustup target add {TARGET})");
    process::run(rustup.args(["target", "add", TARGET]))
        .context("the wasm target cannot be added; check the network, then run the command again")
}

/// Asks the compiler, not rustup: a toolchain from elsewhere may have the target too.
fn is_installed(project: &Project) -> anyhow::Result<bool> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = process::program(project, Path::new(&rustc));
    let folder = process::capture(command.args(["--print", "target-libdir", "--target", TARGET]))
        .context("the Rust compiler does not answer; install rustup from https://rustup.rs")?;
    Ok(Path::new(folder.trim()).is_dir())
}
