//! wasm-bindgen: the module as browsers load it, and the JavaScript that speaks with it.

use std::{fs, io::ErrorKind, path::Path};

use anyhow::{Context, anyhow};
use walrus::Module;
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
    let unreadable = |error| anyhow!("wasm-bindgen cannot read {}: {error:#}", compiled.display());
    let mut output = bindgen.generate_output().map_err(unreadable)?;
    drop_unused_exports(output.wasm_mut())?;
    output.emit(glue).map_err(|error| anyhow!("the glue cannot be written to {}: {error:#}", glue.display()))
}

/// Leptos brings streams for its server functions. A widget has none, but as exports of the module they would be kept;
/// without them wasm-opt removes what they call, and `bundle` checks that no script asks for them.
pub(super) const UNUSED_EXPORTS: &str = "intounderlying";

fn drop_unused_exports(module: &mut Module) -> anyhow::Result<()> {
    let names: Vec<String> = module.exports.iter().map(|export| export.name.clone()).collect();
    let unused = names.iter().filter(|name| name.trim_start_matches("__wbg_").starts_with(UNUSED_EXPORTS));
    unused.into_iter().try_for_each(|name| module.exports.remove(name).map(drop))
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
    // A class that nobody uses drags its registry along unless the registry is marked; `bundle` notices if this fails.
    let text = text.replace("new FinalizationRegistry(", "/* @__PURE__ */ new FinalizationRegistry(");
    fs::write(script, format!("{NO_CHECK}{text}")).with_context(|| format!("{} cannot be written", script.display()))
}
