//! Builds `pkg/`, the npm package, step by step. Each step is skipped while its inputs are unchanged.
//!
//! ```text
//! src/ ──cargo──► .wasm ──layout──► linked.wasm ──wasm-bindgen──► target/glue/ ──wasm-opt──► pkg/dist/checkout_instruments.wasm
//!                                              │
//!                                 www/ ────────┴──────esbuild──► pkg/dist/{index,global,element,inline,iframe}.js, locales/
//! crates/core's tables, www/*.d.ts ──────────────────────────► pkg/dist/*.d.ts, custom-elements.json
//! every file of pkg/dist ────────────────────────────────────► pkg/dist/{integrity,script-inventory}.json
//! ```

mod bundle;
pub(crate) mod checks;
mod compile;
mod declarations;
mod element;
mod glue;
mod inline;
pub(crate) mod inventory;
mod later;
mod layout;
pub(crate) mod linker;
pub(crate) mod optimize;
pub(crate) mod split;
pub(crate) mod tarball;
pub(crate) mod texts;
pub(crate) mod twice;

use std::path::{Path, PathBuf};

use crate::{file, project::Project, stamp::Done};

/// What the generated files are called.
const NAME: &str = "checkout_instruments";

/// The module as it is published.
pub(crate) const MODULE: &str = "checkout_instruments.wasm";

/// What of it is loaded when the form is on screen.
pub(crate) const REST: &str = "checkout_instruments_rest.wasm";

/// Builds what has changed, or everything.
pub(crate) fn build(project: &Project, force: bool) -> anyhow::Result<()> {
    let compiled = compile::widget(project)?;
    let steps = [
        layout::lay_out(project, &compiled, force)?,
        glue::generate(project, &layout::module(project), force)?,
        optimize::shrink(project, &compiled, force)?,
        bundle::scripts(project, force)?,
    ];
    documents(project)?;
    texts::copy(project)?;
    if steps.iter().all(|done| *done == Done::Before) {
        println!("the package in pkg/ is up to date");
    }
    Ok(())
}

/// Writes what messages of errors link to: a section for each code.
fn documents(project: &Project) -> anyhow::Result<()> {
    let folder = project.path("pkg/docs");
    file::create_folder(&folder)?;
    file::write(&folder.join("errors.md"), checkout_core::failure::reference::error_sections_markdown())
}

/// Every file of the package below a folder, written with `/`, in the order of their names.
pub(crate) fn all_files(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    add_files(folder, "", &mut names)?;
    names.sort();
    Ok(names)
}

fn add_files(folder: &Path, prefix: &str, names: &mut Vec<String>) -> anyhow::Result<()> {
    for path in file::entries(folder)? {
        let name = [prefix, &path.file_name().unwrap_or_default().to_string_lossy()].concat();
        if path.is_dir() { add_files(&path, &[&name, "/"].concat(), names)? } else { names.push(name) }
    }
    Ok(())
}

/// The files directly in a folder, by name; none when there is no folder.
pub(crate) fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = file::entries(folder)?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}
