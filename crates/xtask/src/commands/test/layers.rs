//! The layer rule: the core does no IO, knows no browser, no clock and no randomness (ARCHITECTURE.md).

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::{file, process, project::Project};

/// What the core may be made of: itself and small pure crates.
const ALLOWED: [&str; 15] = [
    "checkout-core",
    "itoa",
    "memchr",
    "proc-macro2",
    "quote",
    "ryu",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "syn",
    "thiserror",
    "thiserror-impl",
    "unicode-ident",
    "zmij",
];

/// What the core's sources may not name.
const FORBIDDEN: [&str; 14] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "gloo",
    "leptos",
    "std::time",
    "std::net",
    "std::fs",
    "std::env",
    "std::thread",
    "std::process",
    "tokio",
    "rand::",
    "getrandom",
];

/// Fails with everything that breaks the rule.
pub(super) fn check(project: &Project) -> anyhow::Result<()> {
    let arguments = ["tree", "--package", "checkout-core", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let tree = process::capture(&mut process::cargo(project, &arguments))?;
    let mut broken: Vec<_> = strangers(&tree).map(|name| format!("the core depends on {name}")).collect();
    let sources = sources(&project.path("crates/core/src"))?;
    let tests: Vec<_> = sources.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
    for (path, text) in sources.iter().filter(|(path, _)| !tests.contains(path)) {
        broken.extend(forbidden(text).map(|word| format!("{} names {word}", path.display())));
    }
    for (path, _) in self::sources(&project.path("src"))?.iter().filter(|(_, text)| has_tests(text)) {
        broken.push(format!("{} has tests of its own: {NOT_RUN}", path.display()));
    }
    broken.extend(features_of_core(&widget_tree(project)?).map(|features| format!("the widget ships {features}")));
    if !broken.is_empty() {
        bail!("the core does no IO; let the value come in from outside, or through a trait:\n{}", broken.join("\n"));
    }
    println!("the core depends on nothing but small pure crates and names nothing outside itself");
    Ok(())
}

/// Why the widget has none: to build it once more, for this machine, takes half a minute.
const NOT_RUN: &str = "nothing runs them; a rule belongs into the core, and what needs a browser into tests/e2e";

fn has_tests(source: &str) -> bool {
    source.lines().any(|line| ["#[test]", "#[cfg(test)]"].contains(&line.trim()))
}

/// What the widget is made of, each package with its features: `checkout-core v0.1.0 (/core) [docs]`.
fn widget_tree(project: &Project) -> anyhow::Result<String> {
    let package = ["tree", "--package", "checkout-instruments", "--edges", "normal", "--prefix", "none"];
    process::capture(process::cargo(project, &package).args(["--format", "{p} [{f}]"]))
}

/// The core's features are for tools and tests; texts of documentation would be paid for by every shopper.
fn features_of_core(tree: &str) -> impl Iterator<Item = &str> {
    let core = tree.lines().filter(|line| line.starts_with("checkout-core "));
    core.filter(|line| !line.ends_with("[]") && !line.ends_with("[] (*)"))
}

/// The packages of a dependency tree that are not allowed. A line reads `serde v1.0.0 (proc-macro)`.
fn strangers(tree: &str) -> impl Iterator<Item = &str> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| !ALLOWED.contains(name))
}

/// The forbidden names in a source. Comments may say them, and tests, which end a file, may use them.
fn forbidden(source: &str) -> impl Iterator<Item = &'static str> {
    let shipped = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: Vec<_> = shipped.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    FORBIDDEN.into_iter().filter(move |word| code.iter().any(|line| names(line, word)))
}

/// Whether a path that starts with the word stands in the line: `operand::X` does not name `rand::`.
fn names(line: &str, word: &str) -> bool {
    let continues = |before: &str| before.ends_with(|it: char| it.is_alphanumeric() || it == '_');
    line.match_indices(word).any(|(at, _)| line.get(..at).is_some_and(|before| !continues(before)))
}

/// The files that a source declares as modules of tests.
fn test_modules(path: &Path, source: &str) -> Vec<PathBuf> {
    let folder = match path.file_stem() {
        Some(stem) if stem != "lib" && stem != "mod" => path.with_extension(""),
        _ => path.with_file_name(""),
    };
    let declared = source.split("#[cfg(test)]\nmod ").skip(1).filter_map(|rest| rest.lines().next()?.strip_suffix(';'));
    declared.map(|name| folder.join(name).with_extension("rs")).collect()
}

/// Each Rust file below a folder, with its text.
fn sources(folder: &Path) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let mut sources = Vec::new();
    for path in file::entries(folder)? {
        if path.is_dir() {
            sources.extend(self::sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = file::text(&path)?;
            sources.push((path, text));
        }
    }
    sources.sort();
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_in_the_tree_is_found() {
        let tree = "checkout-core v0.1.0 (/somewhere/core)\nserde v1.0.228\nserde_derive v1.0.228 (proc-macro)\njs-sys v0.3.0\n";
        assert_eq!(strangers(tree).collect::<Vec<_>>(), ["js-sys"]);
    }

    #[test]
    fn a_feature_of_the_core_that_would_ship_is_found() {
        let tree = |features: &str| format!("leptos v0.8.0 [csr]\ncheckout-core v0.1.0 (/core) {features}\n");
        assert_eq!(features_of_core(&tree("[docs]")).count(), 1);
        assert_eq!(features_of_core(&tree("[]")).count() + features_of_core(&tree("[] (*)")).count(), 0);
    }

    #[test]
    fn a_test_in_the_widget_is_found() {
        assert!(has_tests("fn one() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n}\n"));
        assert!(!has_tests("// `#[test]` is for the core\nfn one() {}\n"));
    }

    #[test]
    fn a_forbidden_name_is_found_in_code_and_not_in_comments() {
        assert_eq!(forbidden("use std::time::Instant;").collect::<Vec<_>>(), ["std::time"]);
        assert_eq!(forbidden("// std::time comes from outside").count(), 0);
    }

    #[test]
    fn the_tests_at_the_end_of_a_file_may_read_files() {
        let tests = "\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert_eq!(forbidden(tests).count(), 0);
        assert_eq!(forbidden(&format!("use std::fs;\n{tests}")).count(), 1);
    }

    #[test]
    fn modules_of_tests_are_found_beside_or_below_their_source() {
        let source = "mod shipped;\n#[cfg(test)]\nmod exploration;\n#[cfg(test)]\nmod tests {\n}\n";
        let found = |path: &str| test_modules(Path::new(path), source);
        assert_eq!(found("src/checkout.rs"), [PathBuf::from("src/checkout/exploration.rs")]);
        assert_eq!(found("src/options/mod.rs"), [PathBuf::from("src/options/exploration.rs")]);
        assert_eq!(found("src/lib.rs"), [PathBuf::from("src/exploration.rs")]);
    }

    #[test]
    fn a_longer_name_is_another_name() {
        assert_eq!(forbidden("operand::X").count(), 0);
        assert_eq!(forbidden("(rand::random)").count(), 1);
    }
}
