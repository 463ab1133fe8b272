//! Running other programs, with errors that name them.

use std::{
    env,
    ffi::OsStr,
    path::Path,
    process::{Command, Output, Stdio},
};

use anyhow::{Context, bail};

use crate::project::Project;

/// The cargo that runs us, in the repository's root, where `rust-toolchain.toml` is honoured.
pub(crate) fn cargo(project: &Project, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(project.root());
    command
}

/// A program of the system, found on the `PATH` (on Windows with its extension: npm is `npm.cmd`).
pub(crate) fn system(project: &Project, name: &str) -> anyhow::Result<Command> {
    let path = which::which(name).with_context(|| format!("{name} is not on the PATH"))?;
    Ok(program(project, &path))
}

/// A program that an npm package brought, from `node_modules/.bin`.
pub(crate) fn node_tool(project: &Project, name: &str) -> anyhow::Result<Command> {
    let folder = project.path("node_modules/.bin");
    let path = which::which_in(name, Some(&folder), project.root())
        .with_context(|| format!("{name} is not in {}; run `npm ci`", folder.display()))?;
    Ok(program(project, &path))
}

/// Any program, started in the repository's root.
pub(crate) fn program(project: &Project, path: &Path) -> Command {
    let mut command = Command::new(path);
    command.current_dir(project.root());
    command
}

/// Runs to the end with our console.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("`{shown}` cannot be started"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs to the end and answers standard output. What the program said on standard error becomes part of the error.
pub(crate) fn capture(command: &mut Command) -> anyhow::Result<String> {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("`{shown}` cannot be started"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({}){}", output.status, last_words(&output));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn last_words(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim();
    if said.is_empty() { String::new() } else { format!(":\n{said}") }
}

/// The command as a person would type it, with the program's name only.
pub(crate) fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_command_without_the_folder_of_the_program() {
        let mut command = Command::new("/somewhere/not-here");
        let error = run(command.arg("--flag")).unwrap_err();
        assert_eq!(error.to_string(), "`not-here --flag` cannot be started");
    }
}
