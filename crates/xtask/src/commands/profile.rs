//! `cargo xtask profile`

use std::path::Path;

use anyhow::{Context, ensure};
use checkout_core::message::Message;

use crate::{
    file,
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
    let ran = Ran::read(folder.path())?;
    let mut record = marks::record(&whole, &ran.marks(count)?)?;
    ran.texts.iter().filter_map(|place| Message::ALL.get(*place)).for_each(|text| record.add_text(text.key()));
    record.write(&split::first_load(project))?;
    println!("{} functions run until a shopper can pay", record.len());
    package::build(project, false)
}

/// What happened in a run, or in all of them; each leaves it as JSON.
#[derive(Default, serde::Deserialize)]
struct Ran {
    /// The numbers of the marks that were set.
    marks: Vec<usize>,
    /// The places of the texts that were read.
    texts: Vec<usize>,
}

impl Ran {
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut all = Self::default();
        for path in package::files(folder)?.iter().filter(|path| path.extension().is_some_and(|it| it == "json")) {
            let text = file::text(path)?;
            let Self { marks, texts } = serde_json::from_str(&text).context("a run is not JSON")?;
            all.marks.extend(marks);
            all.texts.extend(texts);
        }
        ensure!(!all.marks.is_empty(), "nothing ran");
        Ok(all)
    }

    fn marks(&self, count: usize) -> anyhow::Result<Vec<bool>> {
        let mut set = vec![false; count];
        for mark in &self.marks {
            *set.get_mut(*mark).context("there is no such mark")? = true;
        }
        Ok(set)
    }
}
