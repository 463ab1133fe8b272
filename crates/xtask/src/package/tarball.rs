//! The package as npm publishes it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::Deserialize;

use crate::{process, project::Project};

#[derive(Deserialize)]
struct Packed {
    filename: String,
}

/// Packs a package's folder, and answers where the tarball is. npm gives every file the same time.
pub(crate) fn pack(project: &Project, package: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    let mut npm = process::system(project, "npm")?;
    npm.current_dir(package)
        .args(["pack", "--json", "--loglevel=error", "--ignore-scripts", "--pack-destination"])
        .arg(folder);
    Ok(folder.join(filename(&process::capture(&mut npm)?)?))
}

fn filename(answer: &str) -> anyhow::Result<String> {
    let packed: Vec<Packed> = serde_json::from_str(answer).context("npm pack answered in an unknown form")?;
    packed.into_iter().next().map(|it| it.filename).context("npm packed nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_says_what_the_tarball_is_called() {
        let answer = r#"[{"id":"a@1.0.0","filename":"a-1.0.0.tgz","files":[]}]"#;
        assert_eq!(filename(answer).unwrap(), "a-1.0.0.tgz");
    }

    #[test]
    fn an_answer_without_a_tarball_is_an_error() {
        assert!(filename("[]").is_err() && filename("npm notice").is_err());
    }
}
