//! wasm-bindgen: the module as browsers load it, and the JavaScript that speaks with it.

use std::{fs, io::ErrorKind, path::Path};

use anyhow::{Context, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use super::NAME;
use crate::{
    project::Project,
    stamp::{Digest, Done, Step},
};

/// Generated code is not ours to type-check; its JSDoc still gives types to what imports it.
const NO_CHECK: &str = "// @ts-nocheck\n";

/// Generates `target/glue/`.
pub(super) fn generate(project: &Project, compiled: &Path, force: bool) -> anyhow::Result<Done> {
    let glue = project.glue();
    let outputs = [format!("{NAME}.js"), format!("{NAME}_bg.wasm"), "snippets".to_owned()].map(|it| glue.join(it));
    // The lock file pins wasm-bindgen, and another version may make other glue of the same module.
    let inputs = Digest::default().path(compiled)?.path(&project.path("Cargo.lock"))?;
    Step::new(project.stamp("glue"), inputs, outputs.to_vec()).unless_done(force, || {
        println!("generating the JavaScript glue (wasm-bindgen)");
        outputs.iter().try_for_each(|path| remove(path))?;
        bindgen(compiled, &glue)?;
        mark_as_generated(&glue.join(format!("{NAME}.js")))
    })
}

fn bindgen(compiled: &Path, glue: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(NAME);
    bindgen.web(true).map_err(|error| anyhow!("{error:#}"))?;
    bindgen.typescript(false).remove_name_section(true).remove_producers_section(true);
    // The one `new URL(…, import.meta.url)` of the package is the loader's own.
    bindgen.omit_default_module_path(true);
    bindgen.generate(glue).map_err(|error| anyhow!("wasm-bindgen cannot read {}: {error:#}", compiled.display()))
}

fn remove(path: &Path) -> anyhow::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

fn mark_as_generated(script: &Path) -> anyhow::Result<()> {
    let text = fs::read_to_string(script).with_context(|| format!("{} was not generated", script.display()))?;
    fs::write(script, format!("{NO_CHECK}{text}")).with_context(|| format!("{} cannot be written", script.display()))
}
