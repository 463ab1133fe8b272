//! The browser tests, with Playwright's own counts.

use std::{fs, path::Path};

use anyhow::Context;
use serde::Deserialize;

use super::tally::Tally;
use crate::{file, process, project::Project, setup::browser::Browser};

/// A folder of browser tests with its `playwright.config.mjs`, whose JSON reporter writes `report/results.json`.
pub(super) struct Suite<'a> {
    pub(super) folder: &'static str,
    /// Only the tests whose title or tag matches this regular expression.
    pub(super) grep: Option<&'a str>,
    /// What its tests are told besides where the browser and the sandbox are.
    pub(super) environment: &'a [(&'static str, &'a Path)],
}

#[derive(Deserialize)]
struct Report {
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    flaky: u64,
    skipped: u64,
}

/// Runs browser tests. Each of Playwright's workers starts its own sandbox with the program `XTASK_BIN`.
pub(super) fn run(project: &Project, browser: &Browser, suite: &Suite) -> anyhow::Result<Tally> {
    let folder = project.path(suite.folder);
    let report = folder.join("report/results.json");
    file::remove(&report)?;
    let mut playwright = process::node_tool(project, "playwright")?;
    playwright.args(["test", "--config"]).arg(folder.join("playwright.config.mjs"));
    playwright.args(suite.grep.map(|pattern| format!("--grep={pattern}")));
    playwright.env("CHROMIUM", &browser.path).env("XTASK_BIN", project.executable());
    playwright.envs(suite.environment.iter().copied());
    let status = playwright.status().context("Playwright cannot be started")?;
    let text = fs::read_to_string(&report).context("Playwright left no report; its messages are above")?;
    Ok(tally(&text)?.or_failed_unless(status.success()))
}

/// A skipped test proves nothing, so it is named and not counted; one that passed only at its second try is named too.
fn tally(report: &str) -> anyhow::Result<Tally> {
    let Report { stats } = serde_json::from_str(report).context("Playwright's report has an unknown form")?;
    if stats.skipped > 0 {
        println!("{} skipped", stats.skipped);
    }
    if stats.flaky > 0 {
        println!("{} passed only at the second try", stats.flaky);
    }
    Ok(Tally { passed: stats.expected + stats.flaky, failed: stats.unexpected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playwrights_counts_are_read() {
        let report = r#"{"config":{},"errors":[],"stats":{"startTime":"x","duration":1.5,"expected":9,"skipped":1,"unexpected":2,"flaky":1}}"#;
        assert_eq!(tally(report).unwrap(), Tally { passed: 10, failed: 2 });
    }

    #[test]
    fn a_report_without_counts_is_an_error() {
        assert!(tally(r#"{"errors":[]}"#).is_err());
    }
}
