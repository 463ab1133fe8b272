//! `cargo xtask test`

mod bundlers;
mod cargo_tests;
mod engines;
mod layers;
mod package_file;
mod playwright;
mod tally;

use std::{process::ExitCode, time::Instant};

use anyhow::Context;
use clap::ValueEnum;

use crate::{
    commands::{docs, package as pack, size},
    package, process,
    project::Project,
    setup::{self, browser::Browser, wasm_target::TARGET},
};
pub(crate) use package_file::check as check_package;
use playwright::Suite;
use tally::Tally;

/// Runs the checks, and ends with how many passed and failed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run this step only, and what it needs. May be given more than once.
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,

    /// Run only the browser tests whose title matches this regular expression.
    #[arg(long, value_name = "PATTERN")]
    grep: Option<String>,

    /// Run also what takes minutes: the applications of every bundler and framework, the engines besides Chromium, and a second
    /// build to compare.
    #[arg(long)]
    all: bool,
}

/// The checks, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Step {
    /// The wasm target and the Node tools are there.
    Setup,
    /// A Chromium is there.
    Chromium,
    /// The source is formatted.
    Format,
    /// Clippy finds nothing in the tools, the sandbox and the core.
    Lint,
    /// Clippy finds nothing in the widget and its tests, as wasm.
    LintWasm,
    /// Every native test. The widget has none: it runs in a browser alone.
    Native,
    /// The core stays free of IO and of the browser.
    Layers,
    /// The package builds.
    Build,
    /// The package's own description fits what was built, and publint and attw find nothing.
    Package,
    /// A second build of the package, elsewhere, has the same bytes (with --all).
    Twice,
    /// The package is within its budget.
    Size,
    /// The JavaScript and the published types agree.
    Types,
    /// The README is current, and its snippets compile.
    Docs,
    /// Every test in a real browser.
    Browser,
    /// The packed package works in applications of real tools; in some of them, or with --all in all of them.
    Bundlers,
    /// It works in Chromium, Firefox and WebKitGTK; with --all, or where it is chosen.
    Engines,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The steps without which this one says nothing.
    fn needs(self) -> &'static [Self] {
        match self {
            Self::Setup | Self::Format | Self::Lint | Self::Native | Self::Layers => &[],
            Self::Chromium | Self::LintWasm | Self::Build => &[Self::Setup],
            Self::Package | Self::Twice | Self::Size | Self::Types | Self::Docs => &[Self::Build],
            Self::Browser | Self::Bundlers | Self::Engines => &[Self::Chromium, Self::Build],
        }
    }

    fn is_needed_by(self, other: Self) -> bool {
        self == other || other.needs().iter().any(|needed| self.is_needed_by(*needed))
    }
}

/// The workspace in two parts, which are built as this program and the package are. Cargo unites the features of all that it builds
/// at once, and would build 70 dependencies again for the whole.
const TOOLS: &[&str] = &["--workspace", "--exclude", "checkout-instruments"];
const WIDGET: &[&str] = &["--package", "checkout-instruments"];

/// What takes minutes, and runs where it is asked for.
const LONG: [Step; 2] = [Step::Twice, Step::Engines];

/// Every step, or the chosen ones with what they need. What takes long runs where all is asked for, or it is chosen.
fn plan(only: &[Step], all: bool) -> Vec<Step> {
    let usual = |step: Step| all || !LONG.contains(&step);
    let chosen = |step: &Step| (only.is_empty() && usual(*step)) || only.iter().any(|it| step.is_needed_by(*it));
    Step::value_variants().iter().copied().filter(chosen).collect()
}

/// One run of the checks.
struct Run<'a> {
    project: &'a Project,
    args: &'a Args,
    browser: Option<Browser>,
    shell: Option<Browser>,
    failed: Vec<Step>,
    total: Tally,
}

pub(crate) fn run(project: &Project, args: &Args) -> anyhow::Result<ExitCode> {
    let mut run = Run { project, args, browser: None, shell: None, failed: Vec::new(), total: Tally::default() };
    for step in plan(&args.only, args.all) {
        run.step(step);
    }
    Ok(run.conclude())
}

impl Run<'_> {
    /// Runs a step and goes on whatever comes of it.
    fn step(&mut self, step: Step) {
        println!("\n── {} ──", step.name());
        let began = Instant::now();
        let outcome = match step.needs().iter().find(|needed| self.failed.contains(needed)) {
            Some(needed) => Err(anyhow::anyhow!("not run, because {} failed", needed.name())),
            None => self.check(step),
        };
        let tally = outcome.unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::FAILED
        });
        println!("{}: {tally} ({:.1} s)", step.name(), began.elapsed().as_secs_f64());
        if tally.failed > 0 {
            self.failed.push(step);
        }
        self.total += tally;
    }

    fn check(&mut self, step: Step) -> anyhow::Result<Tally> {
        let project = self.project;
        match step {
            Step::Setup => setup::for_build(project).map(|()| Tally::default()),
            Step::Chromium => self.find_browsers().map(|()| Tally::default()),
            Step::Format => cargo(project, &["fmt", "--all", "--check"]),
            Step::Lint => clippy(project, TOOLS),
            Step::LintWasm => clippy(project, &[WIDGET, &["--target", TARGET]].concat()),
            Step::Native => cargo_tests::run(project, TOOLS),
            Step::Layers => layers::check(project).map(|()| Tally::PASSED),
            Step::Build => package::build(project, false).map(|()| Tally::PASSED),
            Step::Package => package_file::check(project).map(|()| Tally::PASSED),
            Step::Twice => pack::check_twice(project).map(|()| Tally::PASSED),
            Step::Size => size::report(project).and_then(size::within_budget).map(|()| Tally::PASSED),
            Step::Types => types(project),
            Step::Docs => docs::check(project).map(|()| Tally::PASSED),
            Step::Browser => self.browser_tests(),
            Step::Bundlers => bundlers::run(project, self.browser()?, self.args.all),
            Step::Engines => engines::run(project, self.browser()?, self.args.grep.as_deref()),
        }
    }

    fn find_browsers(&mut self) -> anyhow::Result<()> {
        self.browser = Some(setup::browser::ensure(self.project)?);
        self.shell = setup::browser::ensure_shell(self.project);
        Ok(())
    }

    fn browser(&self) -> anyhow::Result<&Browser> {
        self.browser.as_ref().context("no browser was set up")
    }

    fn browser_tests(&self) -> anyhow::Result<Tally> {
        let shell: Vec<_> = self.shell.iter().map(|shell| ("HEADLESS_SHELL", shell.path.as_path())).collect();
        let suite = Suite { folder: "tests/e2e", grep: self.args.grep.as_deref(), environment: &shell };
        playwright::run(self.project, self.browser()?, &suite)
    }

    fn conclude(&self) -> ExitCode {
        println!();
        if !self.failed.is_empty() {
            let names: Vec<_> = self.failed.iter().map(|step| step.name()).collect();
            println!("failed: {}", names.join(", "));
        }
        println!("{}", self.total);
        if self.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn cargo(project: &Project, arguments: &[&str]) -> anyhow::Result<Tally> {
    process::run(&mut process::cargo(project, arguments)).map(|()| Tally::PASSED)
}

fn clippy(project: &Project, what: &[&str]) -> anyhow::Result<Tally> {
    cargo(project, &[&["clippy"], what, &["--all-targets", "--quiet", "--", "-D", "warnings"]].concat())
}

fn types(project: &Project) -> anyhow::Result<Tally> {
    process::run(process::node_tool(project, "tsc")?.args(["--project", "tsconfig.json"])).map(|()| Tally::PASSED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_every_step_runs_but_the_long_ones() {
        assert_eq!(plan(&[], true), Step::value_variants());
        assert!(!LONG.iter().any(|step| plan(&[], false).contains(step)));
        assert_eq!(plan(&[], false).len() + LONG.len(), Step::value_variants().len());
    }

    #[test]
    fn a_chosen_step_brings_what_it_needs() {
        assert_eq!(plan(&[Step::Browser], false), [Step::Setup, Step::Chromium, Step::Build, Step::Browser]);
        assert_eq!(plan(&[Step::Bundlers], false), [Step::Setup, Step::Chromium, Step::Build, Step::Bundlers]);
        assert_eq!(plan(&[Step::Engines], false), [Step::Setup, Step::Chromium, Step::Build, Step::Engines]);
        assert_eq!(plan(&[Step::Native], false), [Step::Native]);
    }

    #[test]
    fn each_step_comes_after_what_it_needs() {
        let order = Step::value_variants();
        let place = |step: Step| order.iter().position(|it| *it == step);
        let comes_after = |step: Step| step.needs().iter().all(|needed| place(*needed) < place(step));
        assert!(order.iter().all(|step| comes_after(*step)));
    }
}
