//! The wasm target of the toolchain that `rust-toolchain.toml` names, and the source of its standard library.

use std::{env, path::Path, process::Command};

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

/// Adds the source of the standard library when it is missing: the package compiles it for size.
pub(super) fn ensure_source(project: &Project) -> anyhow::Result<()> {
    let folder = process::capture(compiler(project).args(["--print", "sysroot"]))
        .context("the Rust compiler does not answer; install rustup from https://rustup.rs")?;
    if Path::new(folder.trim()).join("lib/rustlib/src/rust/library/std").is_dir() {
        return Ok(());
    }
    let Ok(mut rustup) = process::system(project, "rustup") else {
        bail!(
            "the source of Rust's standard library is missing, and rustup, which adds it, is not on the PATH. \
             Install rustup from https://rustup.rs, or the rust-src package of the source of your Rust"
        );
    };
    println!("adding the standard library's source (rustup component add rust-src)");
    process::run(rustup.args(["component", "add", "rust-src"]))
        .context("rust-src cannot be added; check the network, then run the command again")
}

/// Asks the compiler, not rustup: a toolchain from elsewhere may have the target too.
fn is_installed(project: &Project) -> anyhow::Result<bool> {
    let folder = process::capture(compiler(project).args(["--print", "target-libdir", "--target", TARGET]))
        .context("the Rust compiler does not answer; install rustup from https://rustup.rs")?;
    Ok(Path::new(folder.trim()).is_dir())
}

fn compiler(project: &Project) -> Command {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    process::program(project, Path::new(&rustc))
}
