//! esbuild: the loader, the glue, the styles and the English catalog become one file for each way to load them.
//!
//! The imports `#glue`, `#styles`, `#english`, `#options` and `#packed` are resolved by `imports` in `package.json`, which
//! esbuild, TypeScript and Node.js all read.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, ensure};
use checkout_core::message::Message;

use super::{
    MODULE, NAME, REST, declarations, element, files, inline, inventory,
    later::First,
    linker::UNUSED_EXPORTS,
    split::{self, record::Record},
};
use crate::{
    file, process,
    project::Project,
    stamp::{Digest, Done, Step},
};

const TARGET: &str = "--target=es2022";

/// This catalog is part of the bundles; each other one is a file that is loaded when it is asked for.
const BUILT_IN: &str = "en";

/// Writes everything in `pkg/dist` but the module.
pub(super) fn scripts(project: &Project, force: bool) -> anyhow::Result<Done> {
    let (dist, glue) = (project.dist(), project.glue());
    let outputs = vec![
        dist.clone(),
        glue.join("widget.css"),
        glue.join("options.js"),
        glue.join("packed.js"),
        glue.join("packed-rest.js"),
    ];
    Step::new(project.stamp("bundle"), inputs(project)?, outputs).unless_done(force, || {
        println!("bundling the scripts (esbuild)");
        clear(&dist)?;
        styles(project, "widget.css")?;
        file::write(&glue.join("options.js"), element::options_script())?;
        inline::pack(project)?;
        script_texts(project)?;
        index(project)?;
        global(project)?;
        advice(project)?;
        ["element.js", "inline.js", "inline-module.js", "inline-rest.js", "iframe.js", "iframe-host.js"]
            .iter()
            .try_for_each(|name| module(project, name))?;
        frame_page(project)?;
        catalogs(project)?;
        declarations::write(&project.path("www"), &dist)?;
        element::write_manifest(&dist)?;
        inventory::write(&dist)
    })
}

/// What the scripts are made of.
fn inputs(project: &Project) -> anyhow::Result<Digest> {
    let (dist, glue) = (project.dist(), project.glue());
    let files = [
        project.path("www"),
        split::first_load(project),
        dist.join(MODULE),
        dist.join(REST),
        glue.join(format!("{NAME}.js")),
        glue.join("snippets"),
        project.path("package.json"),
        project.path("package-lock.json"),
        project.path("tsconfig.json"),
    ];
    let declared = declarations::generated().map(|(_, text)| text).concat();
    let texts = [
        env!("CARGO_PKG_VERSION"),
        &declared,
        include_str!("bundle.rs"),
        include_str!("element.rs"),
        include_str!("inline.rs"),
        include_str!("inventory.rs"),
        include_str!("../file.rs"),
    ];
    Digest::of(&files, &texts)
}

/// An ES module that uses others of the package as they are published.
fn module(project: &Project, name: &str) -> anyhow::Result<()> {
    let mut esbuild = bundled(project, &format!("www/{name}"), &project.dist().join(name))?;
    process::run(esbuild.args([
        "--format=esm",
        "--external:./index.js",
        "--external:./inline-module.js",
        "--external:./inline-rest.js",
    ]))
}

/// Removes what an earlier build left, so that a file dropped from the sources is dropped from the package.
fn clear(dist: &Path) -> anyhow::Result<()> {
    for path in
        files(dist)?.into_iter().filter(|path| ![MODULE, REST].map(OsStr::new).map(Some).contains(&path.file_name()))
    {
        file::remove(&path)?;
    }
    file::remove(&dist.join("locales"))
}

/// A file of styles as it is published.
pub(super) fn styles(project: &Project, name: &str) -> anyhow::Result<String> {
    let target = project.glue().join(name);
    process::run(esbuild(project, &project.path("www").join(name), &target)?.arg("--minify"))?;
    file::text(&target)
}

fn index(project: &Project) -> anyhow::Result<()> {
    let target = project.dist().join("index.js");
    module(project, "index.js")?;
    let text = fs::read_to_string(&target).context("pkg/dist/index.js was not written")?;
    ensure!(
        !text.contains(UNUSED_EXPORTS),
        "pkg/dist/index.js uses an export that the module does not have ({UNUSED_EXPORTS}…): correct linker.rs"
    );
    ensure!(
        !text.contains("new Function("),
        "pkg/dist/index.js makes code of a string, which a content security policy forbids: find the import in src/"
    );
    for name in [MODULE, REST] {
        let found = module_urls(&text, name);
        ensure!(
            found == 1,
            "pkg/dist/index.js must name the module once, as new URL('./{name}', import.meta.url), the form that \
             bundlers know; it does so {found} times. Correct the loader in www/"
        );
    }
    Ok(())
}

/// A hint for browsers that know it (Chromium from 136 on): they compile the functions while the file arrives, and not one by one when each
/// is called. It must be the first line, and speaks of a whole file, so it is not for files that become part of others.
const COMPILED_AHEAD: &str = "--banner:js=//# allFunctionsCalledOnLoad";

fn global(project: &Project) -> anyhow::Result<()> {
    let target = project.dist().join("global.js");
    process::run(bundled(project, "www/global.js", &target)?.args(["--format=iife", COMPILED_AHEAD]))
}

/// The page for an iframe of the merchant's own, as it is: they may write into it.
fn frame_page(project: &Project) -> anyhow::Result<()> {
    file::copy(&project.path("www/iframe.html"), &project.dist().join("iframe.html"))
}

/// The words for what a page does wrong, which one that works does not load.
fn advice(project: &Project) -> anyhow::Result<()> {
    process::run(esbuild(project, &project.path("www/advice.js"), &project.dist().join("advice.js"))?.arg("--minify"))
}

fn bundled(project: &Project, source: &str, target: &Path) -> anyhow::Result<Command> {
    let mut esbuild = esbuild(project, &project.path(source), target)?;
    esbuild.args(["--bundle", "--minify", "--charset=utf8", "--legal-comments=none", "--loader:.css=text"]);
    // Nobody holds a widget of the glue but the loader, which frees it by its name.
    esbuild.arg("--define:Symbol.dispose=undefined");
    // Catalogs and advice stay files of their own: they cost only those who read them.
    esbuild.args([
        "--external:./locales/*",
        "--external:./advice.js",
        concat!("--define:CHECKOUT_VERSION=\"", env!("CARGO_PKG_VERSION"), "\""),
    ]);
    for (name, file) in [("CHECKOUT_WASM_INTEGRITY", MODULE), ("CHECKOUT_REST_INTEGRITY", REST)] {
        // The loader runs no other module than the one of its build.
        let integrity = inventory::integrity(&project.dist().join(file))?;
        esbuild.arg(format!("--define:{name}=\"{integrity}\""));
    }
    Ok(esbuild)
}

fn esbuild(project: &Project, source: &Path, target: &Path) -> anyhow::Result<Command> {
    let mut esbuild = process::node_tool(project, "esbuild")?;
    let mut output = std::ffi::OsString::from("--outfile=");
    output.push(target);
    esbuild.arg(source).arg(output).args([TARGET, "--log-level=warning"]);
    Ok(esbuild)
}

/// How often a script names the module in the form that bundlers rewrite. Minifiers choose the quotes and spaces.
fn module_urls(script: &str, name: &str) -> usize {
    let dense: String = script.chars().filter(|it| !it.is_whitespace()).collect();
    let form = |quote: char| format!("newURL({quote}./{name}{quote},import.meta.url)");
    ['"', '\'', '`'].into_iter().map(|quote| dense.matches(&form(quote)).count()).sum()
}

/// `www/locales/de.json` becomes `dist/locales/de.js`, and English a part of the bundles.
fn catalogs(project: &Project) -> anyhow::Result<()> {
    let folder = project.dist().join("locales");
    file::create_folder(&folder)?;
    let sources = files(&project.path("www/locales"))?;
    for source in sources.iter().filter(|path| path.extension() == Some(OsStr::new("json"))) {
        let language = source.file_stem().unwrap_or_default();
        if language != BUILT_IN {
            let target = folder.join(language).with_extension("js");
            catalog(source, &target)?;
            file::write(&target.with_extension("d.ts"), CATALOG_TYPE)?;
        }
    }
    Ok(())
}

/// What the scripts import as `#english` and `#keys`.
fn script_texts(project: &Project) -> anyhow::Result<()> {
    let first = First::of(project, &Record::read(&split::first_load(project))?)?;
    let texts = texts(&english(project))?;
    // What comes later leaves a hole.
    let text = |(place, text): (usize, &String)| {
        if first.has(place) { serde_json::json!(text).to_string() } else { String::new() }
    };
    let list: Vec<_> = texts.iter().enumerate().map(text).collect();
    file::write(&project.glue().join("english.js"), format!("export default [{},];\n", list.join(",")))?;
    let number =
        |(place, message): (usize, &Message)| format!("export const {} = {place};\n", identifier(message.key()));
    let numbers: String = Message::ALL.iter().enumerate().map(number).collect();
    file::write(&project.glue().join("keys.js"), format!("// Where each text stands in a catalog.\n{numbers}"))
}

/// Where the English texts are.
pub(super) fn english(project: &Project) -> PathBuf {
    project.path("www/locales/en.json")
}

/// `crashed.text` becomes `crashedText`.
pub(super) fn identifier(key: &str) -> String {
    let mut words = key.split(['.', '-']);
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).fold(name, |name, letter| name + &letter.to_string())
            + letters.as_str()
    })
}

const CATALOG_TYPE: &str =
    "/** The texts of a language, in an order that each version of the package has of its own. */
declare const texts: readonly string[];
export default texts;
";

/// The texts in the order of their keys: a list needs no keys, which every shopper would load.
fn catalog(source: &Path, target: &Path) -> anyhow::Result<()> {
    let texts = texts(source)?;
    file::write(target, format!("export default {};\n", serde_json::to_string(&texts).context("texts are no JSON")?))
}

/// The texts of a language, in the order of their keys.
pub(super) fn texts(source: &Path) -> anyhow::Result<Vec<String>> {
    let text = file::text(source)?;
    let messages: BTreeMap<String, String> =
        serde_json::from_str(&text).with_context(|| format!("{} is not JSON, or not of texts", source.display()))?;
    let text = |message: &Message| {
        messages.get(message.key()).cloned().with_context(|| format!("{} has no {}", source.display(), message.key()))
    };
    Message::ALL.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_found_however_it_is_quoted() {
        assert_eq!(module_urls("a(new URL(`./checkout_instruments.wasm`,import.meta.url))", MODULE), 1);
        assert_eq!(module_urls("new URL('./checkout_instruments.wasm', import.meta.url);", MODULE), 1);
    }

    #[test]
    fn another_file_or_a_computed_name_is_not_the_module() {
        assert_eq!(module_urls("new URL('./other.wasm', import.meta.url)", MODULE), 0);
        assert_eq!(module_urls("new URL('./' + name, import.meta.url)", MODULE), 0);
    }

    #[test]
    fn two_mentions_are_counted() {
        assert_eq!(module_urls(&"new URL(\"./checkout_instruments.wasm\",import.meta.url);".repeat(2), MODULE), 2);
    }

    #[test]
    fn a_catalog_becomes_a_list_in_the_order_of_the_texts() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("ar.json"), folder.path().join("ar.js"));
        let texts: BTreeMap<_, _> = Message::ALL.iter().map(|it| (it.key(), format!("\u{202b}{}", it.key()))).collect();
        fs::write(&source, serde_json::to_string(&texts).unwrap()).unwrap();
        catalog(&source, &target).unwrap();
        let written = fs::read_to_string(target).unwrap();
        let list = written.strip_prefix("export default ").and_then(|rest| rest.strip_suffix(";\n")).unwrap();
        let list: Vec<String> = serde_json::from_str(list).unwrap();
        let keys: Vec<_> = Message::ALL.iter().map(|it| format!("\u{202b}{}", it.key())).collect();
        assert_eq!(list, keys);
    }

    #[test]
    fn a_text_that_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("ar.json");
        fs::write(&source, "{}").unwrap();
        let error = catalog(&source, &folder.path().join("ar.js")).unwrap_err();
        assert!(error.to_string().ends_with(&format!("ar.json has no {}", Message::ALL[0].key())));
    }

    #[test]
    fn a_broken_catalog_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("ar.json");
        fs::write(&source, "{").unwrap();
        let error = catalog(&source, &folder.path().join("ar.js")).unwrap_err();
        assert!(error.to_string().ends_with("ar.json is not JSON, or not of texts"));
    }
}
