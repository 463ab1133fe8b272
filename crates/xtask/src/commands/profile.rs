//! `cargo xtask profile`

use std::{fs, path::Path};

use anyhow::{Context, ensure};

use crate::{
    package::{
        self, optimize,
        split::{self, marks},
    },
    process,
    project::Project,
    setup,
};

/// Records what runs until a shopper can pay: this makes the first of the two files of the module.
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(project: &Project, _args: &Args) -> anyhow::Result<()> {
    setup::for_build(project)?;
    let browser = setup::browser::ensure(project)?;
    package::build(project, false)?;
    let folder = tempfile::tempdir().context("there is no place for temporary files")?;
    let module = folder.path().join("marked.wasm");
    let whole = optimize::whole(project);
    let count = marks::write(&whole, &module)?;
    println!("looking at what runs until a shopper can pay");
    let mut playwright = process::node_tool(project, "playwright")?;
    playwright.args(["test", "--config", "tests/profile/playwright.config.mjs"]);
    playwright.env("CHROMIUM", &browser.path).env("XTASK_BIN", project.executable());
    process::run(
        playwright
            .env("MARKED", &module)
            .env("MARKS", folder.path())
            .env("MARKS_AT", format!("{} {count}", marks::FIRST)),
    )?;
    let record = marks::record(&whole, &set(folder.path(), count)?)?;
    record.write(&split::first_load(project))?;
    println!("{} functions run until a shopper can pay", record.len());
    package::build(project, false)
}

/// The marks that any run has set; each run leaves a JSON array of their numbers.
fn set(folder: &Path, count: usize) -> anyhow::Result<Vec<bool>> {
    let mut set = vec![false; count];
    for path in package::files(folder)?.iter().filter(|path| path.extension().is_some_and(|it| it == "json")) {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let marks: Vec<usize> = serde_json::from_str(&text).context("the marks are not JSON")?;
        for mark in marks {
            *set.get_mut(mark).context("there is no such mark")? = true;
        }
    }
    ensure!(set.contains(&true), "nothing ran");
    Ok(set)
}
