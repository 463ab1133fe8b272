//! The linker of the module, which leaves out what nobody calls.
//!
//! Leptos brings streams for its server functions. A widget has none, but rustc has the linker export them, as it does all that
//! any crate exports for wasm-bindgen, so they would be kept with all that they call. Once the module is linked it is too late: they
//! are in its table of functions, from which nothing is ever removed. So this program stands between rustc and the linker, and
//! takes out what asks for them.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, anyhow};

use crate::file;

/// Begins the names of what is not exported, after wasm-bindgen's own prefix. Their classes in the glue go too (`glue`), and `bundle`
/// checks that no script asks for them.
pub(super) const UNUSED_EXPORTS: &str = "intounderlying";

/// Names the linker to the program that stands in for it.
const LINKER: &str = "CHECKOUT_INSTRUMENTS_LINKER";

/// Where cargo is told which linker to call.
const OF_CARGO: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER";

/// rustc's own, which is on the path of what rustc calls.
const USUAL: &str = "rust-lld";

/// How rustc asks for an export; its name is the next argument.
const EXPORT: &str = "--export";

/// Says what is left out. It is an argument, so that cargo links anew where it says something else than before.
const WITHOUT: &str = "--without-exports=";

/// Has cargo call this program as the linker.
pub(super) fn stand_in(cargo: &mut Command) -> anyhow::Result<()> {
    let this = env::current_exe().context("where this program is cannot be told")?;
    cargo.env(LINKER, env::var_os(OF_CARGO).unwrap_or_else(|| USUAL.into())).env(OF_CARGO, this);
    Ok(())
}

/// What rustc is to hand on to this program.
pub(super) fn flag() -> String {
    format!("-Clink-arg={WITHOUT}{UNUSED_EXPORTS}")
}

/// Whether an export is one of those.
pub(super) fn is_unused(name: &str) -> bool {
    begins(name, UNUSED_EXPORTS)
}

/// What describes an export is one too: wasm-bindgen looks for what is described.
fn begins(name: &str, unused: &str) -> bool {
    let of_bindgen = ["__wbg_", "__wbindgen_describe_"].iter().find_map(|prefix| name.strip_prefix(prefix));
    of_bindgen.unwrap_or(name).starts_with(unused)
}

/// The linker that rustc called this program for, if it did.
pub(crate) fn asked_for() -> Option<OsString> {
    env::var_os(LINKER)
}

/// Links as rustc asks, but for those exports.
pub(crate) fn link(linker: &OsStr, arguments: impl Iterator<Item = OsString>) -> anyhow::Result<ExitCode> {
    let unreadable = |argument: OsString| anyhow!("an argument is not Unicode: {}", argument.display());
    let arguments: Vec<_> = arguments.map(|it| it.into_string().map_err(unreadable)).collect::<Result<_, _>>()?;
    let used: Vec<_> = used(&arguments).into_iter().map(of_file).collect::<Result<_, _>>()?;
    let status = Command::new(linker).args(used).status();
    let status = status.with_context(|| format!("the linker {} cannot be started", linker.display()))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Many arguments come in a file, one in a line: `@path`.
fn of_file(argument: &str) -> anyhow::Result<String> {
    let Some(path) = argument.strip_prefix('@') else { return Ok(argument.to_owned()) };
    let kept = format!("{path}.used");
    let lines: Vec<_> = file::text(Path::new(path))?.lines().map(str::to_owned).collect();
    file::write(Path::new(&kept), used(&lines).join("\n"))?;
    Ok(format!("@{kept}"))
}

fn used(arguments: &[String]) -> Vec<&str> {
    let unused = arguments.iter().find_map(|it| it.strip_prefix(WITHOUT));
    let is_unused = |name: &&String| unused.is_some_and(|unused| begins(name, unused));
    let mut arguments = arguments.iter().filter(|it| !it.starts_with(WITHOUT)).peekable();
    let mut used = Vec::new();
    while let Some(argument) = arguments.next() {
        if argument == EXPORT && arguments.next_if(is_unused).is_some() {
            continue;
        }
        used.push(argument.as_str());
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_left_out_is_not_asked_for() {
        let asked = [
            "-flavor",
            "--export",
            "mount",
            "--export",
            "__wbg_sink_free_1",
            "--export",
            "__wbindgen_describe_sink_2",
            "--without-exports=sink",
        ];
        assert_eq!(used(&asked.map(str::to_owned)), ["-flavor", "--export", "mount"]);
    }

    #[test]
    fn a_file_of_arguments_is_read_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("arguments");
        file::write(&path, "--export\nsink_close\n--export\nmount\n--without-exports=sink\n").unwrap();
        let kept = of_file(&format!("@{}", path.display())).unwrap();
        assert_eq!(file::text(Path::new(kept.trim_start_matches('@'))).unwrap(), "--export\nmount");
    }
}
