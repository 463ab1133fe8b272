//! Every command of checkout-instruments. `cargo xtask --help` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks through its console")]

mod commands;
mod file;
mod package;
mod process;
mod project;
mod setup;
mod stamp;

use std::{env, process::ExitCode};

use clap::{Parser, Subcommand};

use commands::{bench, build, demo, docs, package as pack, profile, sandbox, size, test};
use package::linker;
use project::Project;

/// Builds, serves, checks and measures checkout-instruments.
///
/// Each command first does the set-up that it needs and that is missing: the wasm target, the Node tools, a browser.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Args),
    Test(test::Args),
    Build(build::Args),
    Package(pack::Args),
    Sandbox(sandbox::Args),
    Size(size::Args),
    Bench(bench::Args),
    Docs(docs::Args),
    Profile(profile::Args),
}

fn main() -> ExitCode {
    let done = match linker::asked_for() {
        Some(linker) => linker::link(&linker, env::args_os().skip(1)),
        None => run(Cli::parse().command),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let project = Project::find()?;
    match command {
        Command::Demo(args) => demo::run(&project, &args).map(|()| ExitCode::SUCCESS),
        Command::Test(args) => test::run(&project, &args),
        Command::Build(args) => build::run(&project, &args).map(|()| ExitCode::SUCCESS),
        Command::Package(args) => pack::run(&project, &args).map(|()| ExitCode::SUCCESS),
        Command::Sandbox(args) => sandbox::run(&project, &args).map(|()| ExitCode::SUCCESS),
        Command::Size(args) => size::run(&project, &args).map(|()| ExitCode::SUCCESS),
        Command::Bench(args) => bench::run(&project, &args).map(|()| ExitCode::SUCCESS),
        Command::Profile(args) => profile::run(&project, &args).map(|()| ExitCode::SUCCESS),
        Command::Docs(args) => docs::run(&project, &args).map(|()| ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
