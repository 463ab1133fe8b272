//! Reading and writing files and folders, with errors that name them.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::Serialize;

/// What is in a file.
pub(crate) fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// What is in a file of text.
pub(crate) fn text(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Writes a file, in the place of one that is there.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))
}

/// Writes a file of JSON that people read as well.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value).context("JSON cannot be written")?;
    write(path, text + "\n")
}

/// Writes a file as another one is.
pub(crate) fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::copy(from, to).map(drop).with_context(|| format!("{} cannot be copied", from.display()))
}

/// Makes a folder, and those that it is in, where they are not there.
pub(crate) fn create_folder(path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(path).with_context(|| format!("{} cannot be created", path.display()))
}

/// What is directly in a folder, in no order.
pub(crate) fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder).and_then(|entries| entries.map(|it| Ok(it?.path())).collect());
    paths.with_context(|| format!("{} cannot be read", folder.display()))
}

/// Removes a file, or a folder with what is in it, where it is there.
pub(crate) fn remove(path: &Path) -> anyhow::Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let absent = folder.path().join("absent/file");
        assert!(bytes(&absent).unwrap_err().to_string().ends_with("absent/file cannot be read"));
        assert!(text(&absent).unwrap_err().to_string().ends_with("absent/file cannot be read"));
        assert!(entries(&absent).unwrap_err().to_string().ends_with("absent/file cannot be read"));
        assert!(write(&absent, "").unwrap_err().to_string().ends_with("absent/file cannot be written"));
        assert!(copy(&absent, folder.path()).unwrap_err().to_string().ends_with("absent/file cannot be copied"));
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, "text").unwrap();
        assert_eq!((text(&path).unwrap(), bytes(&path).unwrap()), ("text".to_owned(), b"text".to_vec()));
    }

    #[test]
    fn a_file_or_a_folder_is_removed_if_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let (inner, path) = (folder.path().join("inner"), folder.path().join("inner/file"));
        create_folder(&inner).unwrap();
        write(&path, "").unwrap();
        remove(&path).unwrap();
        assert!(!path.exists());
        write(&path, "").unwrap();
        remove(&inner).unwrap();
        assert!(!inner.exists());
        remove(&inner).unwrap();
    }
}
