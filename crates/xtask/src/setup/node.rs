//! Node.js and the tools that `package-lock.json` pins.

use anyhow::{Context, bail};

use crate::{
    process,
    project::Project,
    stamp::{Digest, Step},
};

/// The oldest major version that the tools support.
const OLDEST: u32 = 20;

const ADVICE: &str = "install Node.js 20 or newer, which brings npm, from https://nodejs.org";

/// Checks Node.js and installs the Node tools when they are missing or the lock file has changed.
pub(crate) fn ensure(project: &Project) -> anyhow::Result<()> {
    check_version(project)?;
    install(project)
}

fn check_version(project: &Project) -> anyhow::Result<()> {
    let mut node = process::system(project, "node").context(ADVICE)?;
    let version = process::capture(node.arg("--version")).context(ADVICE)?;
    match major(&version) {
        Some(found) if found >= OLDEST => Ok(()),
        _ => bail!("Node.js {} is too old: {ADVICE}", version.trim()),
    }
}

/// The first number of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
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
    use super::major;

    #[test]
    fn the_major_version_is_read_as_node_prints_it() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("unknown"), None);
    }
}
