//! Node.js and the tools that `package-lock.json` pins.

use anyhow::{Context, bail};

use crate::{
    process,
    project::Project,
    stamp::{Digest, Step},
};

const ADVICE: &str = "install Node.js 20.19, 22.12 or newer, which brings npm, from https://nodejs.org";

/// Checks Node.js and installs the Node tools when they are missing or the lock file has changed.
pub(crate) fn ensure(project: &Project) -> anyhow::Result<()> {
    check_version(project)?;
    install(project)
}

fn check_version(project: &Project) -> anyhow::Result<()> {
    let mut node = process::system(project, "node").context(ADVICE)?;
    let version = process::capture(node.arg("--version")).context(ADVICE)?;
    if !is_supported(&version) {
        bail!("Node.js {} does not run the tools: {ADVICE}", version.trim());
    }
    Ok(())
}

/// Whether it has what the most demanding of the tools needs: that is Vite, which loads modules by `require()`.
fn is_supported(version: &str) -> bool {
    matches!(numbers(version), Some((20, 19..) | (22, 12..) | (23.., _)))
}

/// The first two numbers of `v20.19.1`.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

fn install(project: &Project) -> anyhow::Result<()> {
    let inputs = ["package.json", "package-lock.json", "pkg/package.json", ".npmrc"]
        .iter()
        .try_fold(Digest::default(), |digest, file| digest.path(&project.path(file)))?;
    // npm writes its own list last: when it is as we left it, nobody has installed or removed anything since.
    let installed = project.path("node_modules/.package-lock.json");
    Step::new(project.path("node_modules/.xtask-stamp"), inputs, vec![installed]).unless_done(false, || {
        println!("installing the Node tools (npm ci)");
        let mut npm = process::system(project, "npm").context(ADVICE)?;
        process::run(npm.args(["ci", "--loglevel=error", "--no-fund", "--no-audit", "--no-progress"]))
            .context("the Node tools cannot be installed; check the network, then run the command again")
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_supported;

    #[test]
    fn what_vite_needs_is_supported_and_nothing_older() {
        for version in ["v20.19.0\n", "v20.20.2", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert!(is_supported(version), "{version}");
        }
        for version in ["v8.19.0", "v20.9.0", "v20.18.3", "v21.7.3", "v22.11.0", "unknown", "v20", ""] {
            assert!(!is_supported(version), "{version}");
        }
    }
}
