//! `cargo xtask docs`

mod parts;
mod snippets;

use anyhow::ensure;
use checkout_core::failure::reference::error_sections_markdown;

use crate::{file, process, project::Project};

const README: &str = "README.md";

/// A section for each code of an error. Messages link to it, so it is published with the package.
const ERRORS: &str = "docs/errors.md";

/// Writes what is generated of the documents: the tables of options, events and codes in README.md, and docs/errors.md.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail where the README is not current.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<()> {
    if args.check { is_current(project) } else { write(project) }
}

fn write(project: &Project) -> anyhow::Result<()> {
    let path = project.path(README);
    let text = file::text(&path)?;
    file::write(&path, parts::filled(&text, &parts::generated())?)?;
    file::write(&project.path(ERRORS), error_sections_markdown())?;
    println!("the generated parts of README.md and docs/errors.md are written");
    Ok(())
}

fn is_current(project: &Project) -> anyhow::Result<()> {
    let text = file::text(&project.path(README))?;
    ensure!(
        parts::filled(&text, &parts::generated())? == text,
        "the generated parts of README.md are not current; run `cargo xtask docs`"
    );
    ensure!(
        file::text(&project.path(ERRORS))? == error_sections_markdown(),
        "docs/errors.md is not current; run `cargo xtask docs`"
    );
    println!("the generated parts of README.md are current");
    Ok(())
}

/// The README is current, and its snippets compile against the built package.
pub(crate) fn check(project: &Project) -> anyhow::Result<()> {
    is_current(project)?;
    let count = snippets::write(&file::text(&project.path(README))?, &project.path("target/readme"))?;
    process::run(process::node_tool(project, "tsc")?.args(["--project", "tests/types/readme.json"]))?;
    println!("{count} snippets of README.md compile");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use checkout_core::announcement::{Announcement, reference::events_typescript};
    use checkout_core::failure::reference::{OF_THE_LOADER, error_codes};

    use super::*;

    fn source(path: &str) -> String {
        file::text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
    }

    /// The codes that the loader writes out: `new CheckoutError('code', …`, or `new Fault('code', …`.
    fn raised() -> Vec<String> {
        let sources = [
            "api",
            "browser",
            "catalogs",
            "checkout",
            "errors",
            "frame",
            "framed-checkout",
            "framepay",
            "global",
            "iframe",
            "index",
            "inline",
            "listeners",
            "module",
            "place",
            "rest",
            "wasm-file",
        ];
        let loader: String = sources.map(|name| source(&format!("www/{name}.js"))).concat();
        let loader = loader.replace("Fault(isOther ? ", "Fault(").replace("Fault(", "CheckoutError(");
        let calls = loader.split("CheckoutError(").skip(1).map(str::trim_start);
        calls.filter_map(|call| Some(call.strip_prefix('\'')?.split('\'').next()?.to_owned())).collect()
    }

    #[test]
    fn the_loader_raises_only_codes_that_are_documented() {
        let documented: Vec<_> = error_codes().map(|(code, _)| code).collect();
        raised().iter().for_each(|code| assert!(documented.contains(&code.as_str()), "{code}"));
    }

    #[test]
    fn every_code_of_the_loader_is_raised_somewhere() {
        let raised = raised();
        OF_THE_LOADER.iter().for_each(|(code, _)| assert!(raised.iter().any(|it| it == code), "{code}"));
    }

    #[test]
    fn every_event_of_the_core_can_be_listened_to() {
        let listeners = source("www/listeners.js");
        Announcement::NAMES.iter().for_each(|name| assert!(listeners.contains(&format!("'{name}',")), "{name}"));
    }

    #[test]
    fn nothing_that_is_generated_is_declared_by_hand_as_well() {
        let by_hand = source("www/index.d.ts");
        let generated = [events_typescript(), checkout_core::options::reference::typescript()].concat();
        let names = generated.split("export interface ").skip(1).filter_map(|rest| rest.split([' ', '{']).next());
        names.for_each(|name| assert!(!by_hand.contains(&format!("export interface {name} ")), "{name}"));
    }
}
