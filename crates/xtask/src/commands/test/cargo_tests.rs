//! `cargo test`, with its own counts.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use anyhow::Context;

use super::tally::Tally;
use crate::{process, project::Project};

/// Runs every native test of these packages, shows what cargo shows, and counts.
pub(super) fn run(project: &Project, packages: &[&str]) -> anyhow::Result<Tally> {
    let mut cargo = process::cargo(project, &[&["test"], packages, &["--no-fail-fast"]].concat());
    let mut child = cargo.stdout(Stdio::piped()).spawn().context("cargo cannot be started")?;
    let mut tally = Tally::default();
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
        let line = line.context("what cargo test says cannot be read")?;
        println!("{line}");
        tally += counts(&line).unwrap_or_default();
    }
    let status = child.wait().context("cargo test did not end")?;
    Ok(tally.or_failed_unless(status.success()))
}

/// The counts of `test result: ok. 12 passed; 0 failed; 1 ignored; …`, which ends the output of each test program.
fn counts(line: &str) -> Option<Tally> {
    let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let count = |word: &str| {
        let part = counts.split(';').find_map(|part| part.trim().strip_suffix(word))?;
        part.trim().parse().ok()
    };
    Some(Tally { passed: count("passed")?, failed: count("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_line_is_counted() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s";
        assert_eq!(counts(line), Some(Tally { passed: 12, failed: 0 }));
    }

    #[test]
    fn a_failed_result_line_is_counted() {
        let line = "test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s";
        assert_eq!(counts(line), Some(Tally { passed: 7, failed: 2 }));
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(counts("test result_is_shown ... ok"), None);
        assert_eq!(counts("running 3 tests"), None);
        assert_eq!(counts("test result: odd"), None);
    }
}
