//! The same sources, built in another folder, become the same bytes.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, ensure};

use super::{all_files, tarball};
use crate::{file, process, project::Project};

/// Builds the package once more, from a copy of the sources, and fails where a file or the tarball differs.
pub(crate) fn check(project: &Project, packed: &Path) -> anyhow::Result<()> {
    let elsewhere = tempfile::Builder::new()
        .prefix("checkout-instruments-")
        .tempdir()
        .context("there is no place for a second build")?;
    let root = elsewhere.path();
    println!("building a second time, in {}", root.display());
    copy_sources(project, root)?;
    process::run(&mut second_build(project, root))?;
    let differing = differences(&project.dist(), &root.join("pkg/dist"))?;
    ensure!(differing.is_empty(), "a second build made other bytes of {}", differing.join(", "));
    let again = tarball::pack(project, &root.join("pkg"), &root.join("packed"))?;
    ensure!(file::bytes(packed)? == file::bytes(&again)?, "a second build packed the same files into another tarball");
    println!("two builds are byte for byte the same");
    Ok(())
}

/// This program, at work on the copy.
fn second_build(project: &Project, root: &Path) -> Command {
    let mut build = process::program(project, project.executable());
    build
        .current_dir(root)
        .arg("build")
        .env("CARGO_MANIFEST_DIR", root.join("crates/xtask"))
        .env("CARGO_TARGET_DIR", root.join("target"));
    build
}

/// Every file that git knows, or would: what is built is not among them.
fn copy_sources(project: &Project, root: &Path) -> anyhow::Result<()> {
    let mut git = process::system(project, "git")?;
    let listed =
        process::capture(git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]))?;
    for name in listed.split('\0').filter(|name| project.path(name).is_file()) {
        let target = root.join(name);
        file::create_folder(target.parent().unwrap_or(root))?;
        file::copy(&project.path(name), &target)?;
    }
    Ok(())
}

/// The files that are not the same in both folders, or in one of them only.
fn differences(one: &Path, other: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = [all_files(one)?, all_files(other)?].concat();
    names.sort();
    names.dedup();
    let content = |folder: &Path, name: &String| fs::read(folder.join(name)).ok();
    names.retain(|name| content(one, name) != content(other, name));
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("locales")).unwrap();
        files.iter().for_each(|(name, content)| fs::write(folder.path().join(name), content).unwrap());
        folder
    }

    #[test]
    fn folders_with_the_same_files_do_not_differ() {
        let files = [("index.js", "a"), ("locales/ar.js", "b")];
        assert_eq!(differences(folder(&files).path(), folder(&files).path()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn another_byte_and_a_file_that_is_missing_are_named() {
        let one = folder(&[("index.js", "a"), ("locales/ar.js", "b"), ("same.js", "c")]);
        let other = folder(&[("index.js", "A"), ("same.js", "c")]);
        assert_eq!(differences(one.path(), other.path()).unwrap(), ["index.js", "locales/ar.js"]);
    }
}
