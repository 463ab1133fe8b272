//! The package as npm publishes it.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::texts;
use crate::{file, process, project::Project};

#[derive(Deserialize)]
struct Packed {
    filename: String,
    files: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
}

/// Packs a package's folder, and answers where the tarball is. npm gives every file the same time.
pub(crate) fn pack(project: &Project, package: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    file::create_folder(folder)?;
    let mut npm = process::system(project, "npm")?;
    npm.current_dir(package)
        .args(["pack", "--json", "--loglevel=error", "--ignore-scripts", "--pack-destination"])
        .arg(folder);
    Ok(folder.join(filename(&process::capture(&mut npm)?)?))
}

/// What the tarball is called, if nothing is missing in it. Of licences npm packs by itself only a file named `LICENSE`.
fn filename(answer: &str) -> anyhow::Result<String> {
    let packed: Vec<Packed> = serde_json::from_str(answer).context("npm pack answered in an unknown form")?;
    let Packed { filename, files } = packed.into_iter().next().context("npm packed nothing")?;
    let is_missing = |name: &&str| !files.iter().any(|entry| entry.path == *name);
    let missing: Vec<_> = texts::places().into_iter().filter(|name| is_missing(name)).collect();
    ensure!(missing.is_empty(), "the tarball lacks {}; name it in \"files\" of pkg/package.json", missing.join(", "));
    Ok(filename)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npm_says_what_the_tarball_is_called() {
        assert_eq!(filename(&answer(&texts::places())).unwrap(), "a-1.0.0.tgz");
    }

    fn answer(files: &[&str]) -> String {
        let files: Vec<_> = files.iter().map(|path| serde_json::json!({ "path": path, "size": 1 })).collect();
        serde_json::json!([{ "id": "a@1.0.0", "filename": "a-1.0.0.tgz", "files": files }]).to_string()
    }

    #[test]
    fn a_tarball_without_a_licence_or_a_document_is_an_error() {
        let error = filename(&answer(&["LICENSE-MIT", "CHANGELOG.md", "docs/en.json"])).unwrap_err().to_string();
        assert!(error.starts_with("the tarball lacks LICENSE-APACHE, docs/frameworks.md;"), "{error}");
    }

    #[test]
    fn an_answer_without_a_tarball_is_an_error() {
        assert!(filename("[]").is_err() && filename("npm notice").is_err());
    }
}
