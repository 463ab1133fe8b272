//! `cargo xtask profile`

use std::{collections::BTreeSet, fs};

use anyhow::{Context, ensure};

use crate::{
    package::{
        self, optimize,
        split::{self, marks, names},
    },
    process,
    project::Project,
    setup,
};

/// Records which functions run until a shopper can pay: these make the first of the two files of the module.
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(project: &Project, _args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    let browser = setup::browser::ensure(project)?;
    package::build(project, false)?;
    let folder = tempfile::tempdir().context("there is no place for temporary files")?;
    let module = folder.path().join("marked.wasm");
    let marked = marks::write(&optimize::whole(project), &module)?;
    println!("looking at what runs until a shopper can pay");
    let mut playwright = process::node_tool(project, "playwright")?;
    playwright.args(["test", "--config", "tests/profile/playwright.config.mjs"]);
    playwright.env("CHROMIUM", &browser.path).env("XTASK_BIN", project.executable());
    process::run(playwright.env("MARKED", &module).env("MARKS", folder.path()))?;
    let keys = marked.keys(&called(folder.path())?)?;
    names::write(&split::first_load(project), &keys)?;
    println!("{} functions run until a shopper can pay", keys.len());
    package::build(project, false)
}

/// The marks of every run, each a JSON array of numbers.
fn called(folder: &std::path::Path) -> anyhow::Result<Vec<usize>> {
    let mut called = BTreeSet::new();
    for path in package::files(folder)?.iter().filter(|path| path.extension().is_some_and(|it| it == "json")) {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let marks: Vec<usize> = serde_json::from_str(&text).context("the marks are not JSON")?;
        called.extend(marks);
    }
    ensure!(!called.is_empty(), "nothing ran");
    Ok(called.into_iter().collect())
}
