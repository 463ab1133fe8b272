//! Work that is skipped while neither its inputs nor its outputs have changed.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context;
use sha2::{Digest as _, Sha256};

use crate::file;

/// A running hash over texts and the content of files.
#[derive(Default)]
pub(crate) struct Digest(Sha256);

impl Digest {
    /// Of files and texts, in this order.
    pub(crate) fn of(files: &[PathBuf], texts: &[&str]) -> anyhow::Result<Self> {
        let digest = files.iter().try_fold(Self::default(), |digest, path| digest.path(path))?;
        Ok(texts.iter().fold(digest, |digest, text| digest.text(text)))
    }

    /// Adds a text; its length goes in too, so that neighbours cannot run into each other.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.bytes(text.as_bytes());
        self
    }

    /// Adds a file, or each file below a folder in the order of names. What does not exist counts as absent.
    pub(crate) fn path(mut self, path: &Path) -> anyhow::Result<Self> {
        self.add(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(self)
    }

    pub(crate) fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn add(&mut self, path: &Path) -> std::io::Result<()> {
        if path.is_dir() {
            return self.folder(path);
        }
        match fs::read(path) {
            Ok(content) => self.bytes(&content),
            Err(error) if error.kind() == ErrorKind::NotFound => self.bytes(b"absent"),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Path) -> std::io::Result<()> {
        let mut entries =
            fs::read_dir(folder)?.map(|entry| entry.map(|it| it.path())).collect::<Result<Vec<_>, _>>()?;
        entries.sort();
        self.0.update((entries.len() as u64).to_le_bytes());
        for entry in entries {
            self.bytes(entry.file_name().unwrap_or_default().as_encoded_bytes());
            self.add(&entry)?;
        }
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

/// Whether a step had to work.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Done {
    Now,
    Before,
}

/// One step of a build: a record of what it was made from and what it made.
pub(crate) struct Step {
    stamp: PathBuf,
    inputs: String,
    outputs: Vec<PathBuf>,
}

impl Step {
    pub(crate) fn new(stamp: PathBuf, inputs: Digest, outputs: Vec<PathBuf>) -> Self {
        Self { stamp, inputs: inputs.finish(), outputs }
    }

    /// Does the work unless its record says that the same inputs made the outputs that are there.
    pub(crate) fn unless_done(&self, force: bool, work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Done> {
        if !force && fs::read_to_string(&self.stamp).is_ok_and(|record| self.record().is_ok_and(|now| now == record)) {
            return Ok(Done::Before);
        }
        // Work that is interrupted leaves no record, so it starts again next time.
        let _ = fs::remove_file(&self.stamp);
        work()?;
        self.write_record()?;
        Ok(Done::Now)
    }

    fn record(&self) -> anyhow::Result<String> {
        let outputs = Digest::of(&self.outputs, &[])?;
        Ok(format!("{}\n{}\n", self.inputs, outputs.finish()))
    }

    fn write_record(&self) -> anyhow::Result<()> {
        if let Some(folder) = self.stamp.parent() {
            file::create_folder(folder)?;
        }
        file::write(&self.stamp, self.record()?)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    struct Workshop {
        folder: tempfile::TempDir,
        worked: Cell<u32>,
    }

    impl Workshop {
        fn new() -> Self {
            let workshop = Self { folder: tempfile::tempdir().unwrap(), worked: Cell::new(0) };
            workshop.write("in", "flour");
            workshop
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.folder.path().join(name), text).unwrap();
        }

        fn bake(&self, force: bool) -> Done {
            let (input, output) = (self.folder.path().join("in"), self.folder.path().join("out"));
            let inputs = Digest::default().path(&input).unwrap();
            let step = Step::new(self.folder.path().join("stamps/bread"), inputs, vec![output.clone()]);
            step.unless_done(force, || {
                self.worked.set(self.worked.get() + 1);
                Ok(fs::write(&output, fs::read(&input)?)?)
            })
            .unwrap()
        }
    }

    #[test]
    fn unchanged_inputs_are_worked_once() {
        let workshop = Workshop::new();
        assert_eq!((workshop.bake(false), workshop.bake(false), workshop.worked.get()), (Done::Now, Done::Before, 1));
    }

    #[test]
    fn a_changed_input_is_worked_again() {
        let workshop = Workshop::new();
        workshop.bake(false);
        workshop.write("in", "rye");
        assert_eq!(workshop.bake(false), Done::Now);
    }

    #[test]
    fn a_missing_output_is_made_again() {
        let workshop = Workshop::new();
        workshop.bake(false);
        fs::remove_file(workshop.folder.path().join("out")).unwrap();
        assert_eq!(workshop.bake(false), Done::Now);
    }

    #[test]
    fn an_output_that_someone_changed_is_made_again() {
        let workshop = Workshop::new();
        workshop.bake(false);
        workshop.write("out", "stone");
        assert_eq!(workshop.bake(false), Done::Now);
    }

    #[test]
    fn force_works_always() {
        let workshop = Workshop::new();
        workshop.bake(false);
        assert_eq!(workshop.bake(true), Done::Now);
    }

    #[test]
    fn failed_work_leaves_no_record() {
        let workshop = Workshop::new();
        workshop.bake(false);
        let stamp = workshop.folder.path().join("stamps/bread");
        let inputs = Digest::default().text("other");
        let failed = Step::new(stamp.clone(), inputs, vec![]).unless_done(false, || anyhow::bail!("burnt"));
        assert!(failed.is_err() && !stamp.exists());
    }

    #[test]
    fn neighbouring_texts_do_not_run_into_each_other() {
        let digest = |a: &str, b: &str| Digest::default().text(a).text(b).finish();
        assert_ne!(digest("ab", "c"), digest("a", "bc"));
    }

    #[test]
    fn every_file_and_every_text_counts() {
        let folder = tempfile::tempdir().unwrap();
        let files = ["one", "other"].map(|name| folder.path().join(name));
        let digest = |texts: &[&str]| Digest::of(&files, texts).unwrap().finish();
        let before = digest(&["a", "b"]);
        assert_ne!(digest(&["a", "c"]), before);
        fs::write(&files[1], "").unwrap();
        assert_ne!(digest(&["a", "b"]), before);
    }

    #[test]
    fn a_renamed_file_changes_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let digest = || Digest::default().path(folder.path()).unwrap().finish();
        fs::write(folder.path().join("a"), "x").unwrap();
        let before = digest();
        fs::rename(folder.path().join("a"), folder.path().join("b")).unwrap();
        assert_ne!(before, digest());
    }
}
