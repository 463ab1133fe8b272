//! wasm-bindgen: the module as browsers load it, and the JavaScript that speaks with it.
//!
//! The glue that wasm-bindgen writes keeps one instance in variables of the script. An instance that has crashed must not
//! share them with the one that comes after it, so the whole script becomes the body of a function, `createGlue()`, which is
//! told what to call for `setTimeout`: the loader knows of better than a browser's where nothing is to be waited for. What
//! loads and starts the module is left out: `www/module.js` and `www/instance.js` do that.

use std::{fs, path::Path};

use anyhow::{Context, anyhow, ensure};
use walrus::Module;
use wasm_bindgen_cli_support::{Bindgen, Output};

use super::{
    NAME,
    linker::{self, UNUSED_EXPORTS},
    split::relocations,
};
use crate::{
    file,
    project::Project,
    stamp::{Digest, Done, Step},
};

/// Generated code is not ours to type-check; its JSDoc still gives types to what imports it.
const NO_CHECK: &str = "// @ts-nocheck\n";

/// What a build step hashes that does the same.
pub(super) const VERSION: &str = include_str!("glue.rs");

/// Generates `target/glue/`.
pub(super) fn generate(project: &Project, linked: &Path, force: bool) -> anyhow::Result<Done> {
    let glue = project.glue();
    let outputs = [format!("{NAME}.js"), format!("{NAME}_bg.wasm"), "snippets".to_owned()].map(|it| glue.join(it));
    // The lock file pins wasm-bindgen, and another version may make other glue of the same module.
    let inputs = Digest::of(&[linked.to_owned(), project.path("Cargo.lock")], &[VERSION])?;
    Step::new(project.stamp("glue"), inputs, outputs.to_vec()).unless_done(force, || {
        println!("generating the JavaScript glue (wasm-bindgen)");
        outputs.iter().try_for_each(|path| file::remove(path))?;
        let (mut output, names) = bound(Bindgen::new().input_path(linked))?;
        let written = output.emit(&glue);
        written.map_err(|error| anyhow!("the glue cannot be written to {}: {error:#}", glue.display()))?;
        wrap(&glue.join(format!("{NAME}.js")), &names)
    })
}

/// Does to a module what is done to the one that is published, and leaves the script.
pub(super) fn bind(module: Vec<u8>, to: &Path) -> anyhow::Result<()> {
    let (mut output, _) = bound(Bindgen::new().input_bytes(NAME, module))?;
    let written = output.wasm_mut().emit_wasm_file(to);
    written.map_err(|error| anyhow!("{} cannot be written: {error:#}", to.display()))
}

/// Answers the names that were shortened as well, each with what it is now.
fn bound(bindgen: &mut Bindgen) -> anyhow::Result<(Output, Names)> {
    let bindgen = bindgen.out_name(NAME).web(true).map_err(|error| anyhow!("{error:#}"))?;
    // Functions keep their names: `split` tells them apart by these.
    bindgen.typescript(false).remove_producers_section(true);
    // The one `new URL(…, import.meta.url)` of the package is the loader's own.
    bindgen.omit_default_module_path(true);
    let unreadable = |error| anyhow!("wasm-bindgen cannot read the module: {error:#}");
    let mut output = bindgen.generate_output().map_err(unreadable)?;
    let module = output.wasm_mut();
    relocations::SECTIONS.iter().for_each(|name| drop(module.customs.remove_raw(name)));
    ensure!(
        !module.exports.iter().any(|export| linker::is_unused(&export.name)),
        "the linker exported what nobody uses"
    );
    let names = shorten_imports(module);
    Ok((output, names))
}

/// Names of imports, long and short.
type Names = Vec<(String, String)>;

/// What the module calls the glue.
const GLUE: &str = "glue";

/// wasm-bindgen names each import after what it does, and says with each where it comes from: every shopper would load that
/// twice, in the module and in the script.
fn shorten_imports(module: &mut Module) -> Names {
    let mut names: Names = Vec::new();
    for import in module.imports.iter_mut() {
        let short = format!("{:x}", names.len());
        names.push((std::mem::replace(&mut import.name, short.clone()), short));
        GLUE.clone_into(&mut import.module);
    }
    names
}

/// The script with the short names: an import is a member of one object, written as `name: function(`.
fn with_short_imports(script: &str, names: &Names) -> anyhow::Result<String> {
    let from = format!("\"./{NAME}_bg.js\": ");
    ensure!(script.matches(&from).count() == 1, "where its imports are handed out is not found");
    let mut text = script.replace(&from, &format!("\"{GLUE}\": "));
    for (name, short) in names {
        let member = format!(" {name}: ");
        ensure!(text.matches(&member).count() == 1, "the import {name} is not found");
        text = text.replace(&member, &format!(" \"{short}\": "));
    }
    Ok(text)
}

fn wrap(script: &Path, names: &Names) -> anyhow::Result<()> {
    let text = fs::read_to_string(script).with_context(|| format!("{} was not generated", script.display()))?;
    let text = with_short_imports(&text, names)
        .and_then(|text| factory(&text))
        .with_context(|| format!("{} is written otherwise than before", script.display()))?;
    file::write(script, text)
}

/// Where wasm-bindgen begins to load and start the module: the last part of its script.
const LOADING: &str = "let wasmModule, wasmInstance, wasm;\n";

/// What stands in its place. `attach` takes the exports of an instance, which the loader has put behind its guard.
const ATTACHING: &str = "let wasm;
/** @param {Record<string, any>} exports */
function attach(exports) {
    wasm = exports;
    wasm.__wbindgen_start();
}
return { imports: __wbg_get_imports(), attach, ";

/// The script as a function that makes the glue of one instance.
fn factory(script: &str) -> anyhow::Result<String> {
    let (body, loading) = script.split_once(LOADING).context("where it loads the module is not found")?;
    ensure!(!loading.contains(LOADING), "it loads the module twice");
    ensure!(!script.lines().any(|line| line.starts_with("import ")), "it imports, which a function cannot");
    let body = without_unused_classes(body)?;
    let exported = |line| ["export class ", "export function "].into_iter().find_map(|it| str::strip_prefix(line, it));
    let names = body.lines().filter_map(exported).filter_map(|rest| rest.split(['(', ' ']).next());
    let names = names.collect::<Vec<_>>().join(", ");
    let body = format!("\n{body}").replace("\nexport ", "\n");
    Ok(format!("{NO_CHECK}export function createGlue(setTimeout) {{{body}{ATTACHING}{names} }};\n}}\n"))
}

/// A bundler leaves out what nobody uses only where it stands at the top of a script. `bundle` checks that nothing is left.
fn without_unused_classes(script: &str) -> anyhow::Result<String> {
    let is_unused = |part: &str| {
        let start = part.strip_prefix("export class ").unwrap_or_default().to_lowercase();
        start.starts_with(UNUSED_EXPORTS)
    };
    let kept: Vec<_> = script.split("\n\n").filter(|part| !is_unused(part.trim_start())).collect();
    without_registries(&kept.join("\n\n"))
}

/// A registry of a class is one statement of three lines.
fn without_registries(script: &str) -> anyhow::Result<String> {
    let mut text = script.to_owned();
    while let Some(start) = text.find("const IntoUnderlying") {
        let end = text.get(start..).and_then(|rest| rest.find(";\n")).context("a registry has no end")?;
        text.replace_range(start..start + end + 2, "");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GENERATED: &str = "export class IntoUnderlyingSink {
    free() {}
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = IntoUnderlyingSink.prototype.free;

export class Widget {
    free() { wasm.free(); }
}

export function mount(options) {
    return wasm.mount(options);
}

const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {} }
    : new FinalizationRegistry(ptr => wasm.free(ptr, 1));
let cached = null;

let wasmModule, wasmInstance, wasm;
function initSync(module) {}
export { initSync, __wbg_init as default };
";

    #[test]
    fn everything_stands_in_a_function_that_hands_out_what_was_exported() {
        let text = factory(GENERATED).unwrap();
        assert!(text.starts_with("// @ts-nocheck\nexport function createGlue(setTimeout) {\n"));
        assert!(text.ends_with("return { imports: __wbg_get_imports(), attach, Widget, mount };\n}\n"));
        assert_eq!(text.matches("export ").count(), 1);
        assert!(text.contains("class Widget {") && text.contains("let cached = null;"));
    }

    #[test]
    fn the_loading_of_wasm_bindgen_is_left_out() {
        assert!(!factory(GENERATED).unwrap().contains("initSync"));
    }

    #[test]
    fn classes_that_nobody_uses_are_left_out_with_their_registries() {
        assert!(!factory(GENERATED).unwrap().contains("IntoUnderlying"));
    }

    #[test]
    fn glue_of_another_shape_is_an_error_and_not_a_broken_package() {
        assert!(factory("let wasm;").is_err());
        assert!(factory(&format!("import * as it from './it.js';\n{GENERATED}")).is_err());
        assert!(factory(&GENERATED.repeat(2)).is_err());
    }
}
