//! Rust to wasm.

use std::{path::PathBuf, process::Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::linker;
use crate::{process, project::Project, setup::wasm_target::TARGET};

/// The standard library is compiled for size, with a panic that stops at once instead of formatting a message that
/// nobody reads: a seventh of the module. Cargo calls this unstable, so the pinned toolchain is told to allow it
/// (`RUSTC_BOOTSTRAP`); the flags are checked at each change of `rust-toolchain.toml`.
const OWN_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const ABORT_AT_ONCE: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// Places in the source are for messages of panics, which nobody reads. Without them no path of the machine that builds is in
/// the module, so that every machine builds the same bytes.
const NO_PLACES: &str = "-Zlocation-detail=none";

/// A function is moved to the second file as a whole (`split`), so what is rarely run must not stand inside what always
/// runs. LLVM puts each function that has one caller into that caller; with costs told to be a hundredfold it does so for
/// small ones only. The module as a whole gets smaller by it too. Names that tell generic functions apart
/// (`symbol-mangling-version`) say which function is which.
const IN_PIECES: [&str; 3] =
    ["-Csymbol-mangling-version=v0", "-Cllvm-args=-inline-instr-cost=600", "-Cllvm-args=-inline-call-penalty=3000"];

/// The linker says which numbers of the module are addresses of data: `split::relocations` reads it.
const WITH_RELOCATIONS: &str = "-Clink-arg=--emit-relocs";

/// One of the lines that cargo prints for programs. Most have no `filenames`.
#[derive(Deserialize)]
struct Message {
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Compiles the widget for release and answers the module's path. Cargo itself knows what has changed.
pub(super) fn widget(project: &Project) -> anyhow::Result<PathBuf> {
    println!("compiling the widget ({TARGET}, release)");
    let arguments = ["build", "--quiet", "--lib", "--package", "checkout-instruments", "--release"];
    let mut cargo = process::cargo(project, &arguments);
    cargo.args(["--target", TARGET, "--message-format=json-render-diagnostics"]).args(OWN_STD);
    cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags(project).join("\u{1f}"));
    linker::stand_in(&mut cargo)?;
    let output = cargo.stderr(Stdio::inherit()).output().context("cargo cannot be started")?;
    if !output.status.success() {
        bail!("the widget does not compile; the compiler's messages are above");
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    module(&messages).context("cargo named no wasm file among what it built; is `cdylib` in the crate types?")
}

fn flags(project: &Project) -> Vec<String> {
    let flags = ABORT_AT_ONCE.into_iter().chain([NO_PLACES, WITH_RELOCATIONS]).chain(IN_PIECES).map(str::to_owned);
    // Whatever else may name a file of ours.
    let root = format!("--remap-path-prefix={}=.", project.root().display());
    flags.chain([linker::flag(), root]).collect()
}

/// Where cargo says that it put the widget's module: the target folder can be configured in several places.
fn module(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let ours = messages.filter(|message| message.target.as_ref().is_some_and(|it| it.name == super::NAME));
    ours.flat_map(|message| message.filenames).find(|file| file.extension().is_some_and(|it| it == "wasm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_where_cargo_says() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"other"},"filenames":["/t/other.wasm"]}
{"reason":"build-script-executed","package_id":"x"}
{"reason":"compiler-artifact","target":{"name":"checkout_instruments"},"filenames":["/t/checkout_instruments.rlib","/t/checkout_instruments.wasm"]}
{"reason":"build-finished","success":true}"#;
        assert_eq!(module(messages), Some(PathBuf::from("/t/checkout_instruments.wasm")));
    }

    #[test]
    fn without_a_module_there_is_no_guess() {
        assert_eq!(module("{\"reason\":\"build-finished\",\"success\":true}\nnot json"), None);
    }
}
