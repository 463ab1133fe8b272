//! Reading and writing files, with errors that name them.

use std::{fs, path::Path};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let absent = folder.path().join("absent/file");
        assert!(bytes(&absent).unwrap_err().to_string().ends_with("absent/file cannot be read"));
        assert!(text(&absent).unwrap_err().to_string().ends_with("absent/file cannot be read"));
        assert!(write(&absent, "").unwrap_err().to_string().ends_with("absent/file cannot be written"));
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, "text").unwrap();
        assert_eq!((text(&path).unwrap(), bytes(&path).unwrap()), ("text".to_owned(), b"text".to_vec()));
    }
}
