//! The record of what the first load runs (`first-load.txt`).
//!
//! A line for each function: the checksum of its name, for the names themselves, with all their type parameters, would be a
//! fifth of a megabyte; the checksum of its shape; and which of its stretches run, four to a hexadecimal digit. A function
//! whose shape has changed since is taken to run as a whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use anyhow::{Context, anyhow};

use super::{flat::Function, names};
use crate::file;

const HEADING: &str = "\
# What runs until a shopper can pay: of each function the CRC-32 of its name and of its shape, and which stretches of it; then
# the texts that are read.
# Written by `cargo xtask profile`. What is not listed is loaded when the form is on screen.
";

#[derive(Default, PartialEq, Debug)]
pub(crate) struct Record {
    functions: BTreeMap<(u32, u32), Vec<bool>>,
    names: BTreeSet<u32>,
    /// The keys of the texts that are read.
    texts: BTreeSet<String>,
}

/// How a line of a text begins.
const TEXT: &str = "text ";

impl Record {
    /// Functions that are the same in name and shape share what runs of them.
    pub(super) fn add(&mut self, function: &Function, ran: &[bool]) {
        self.insert(names::key(&function.readable()), function.shape(), ran);
    }

    fn insert(&mut self, name: u32, shape: u32, ran: &[bool]) {
        self.names.insert(name);
        let known = self.functions.entry((name, shape)).or_insert_with(|| vec![false; ran.len()]);
        known.iter_mut().zip(ran).for_each(|(known, ran)| *known |= ran);
    }

    pub(crate) fn add_text(&mut self, key: &str) {
        self.texts.insert(key.to_owned());
    }

    /// Whether a text is read.
    pub(crate) fn reads(&self, key: &str) -> bool {
        self.texts.contains(key)
    }

    /// Whether any of a function of this name runs.
    pub(crate) fn runs(&self, name: &str) -> bool {
        self.names.contains(&names::key(name))
    }

    /// Which stretches of a function run, where that is known.
    pub(super) fn stretches(&self, function: &Function) -> Option<&[bool]> {
        let stretches = self.functions.get(&(names::key(&function.readable()), function.shape()))?;
        (stretches.len() >= function.stretches()).then_some(stretches)
    }

    pub(crate) fn len(&self) -> usize {
        self.functions.len()
    }

    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = file::text(path)?;
        let mut record = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(key) = line.strip_prefix(TEXT) {
                record.add_text(key);
                continue;
            }
            let (name, shape, ran) =
                entry(line).ok_or_else(|| anyhow!("{} holds something else than a record: {line}", path.display()))?;
            record.insert(name, shape, &ran);
        }
        Ok(record)
    }

    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut text = HEADING.to_owned();
        for ((name, shape), ran) in &self.functions {
            let digits: String = ran.chunks(4).map(digit).collect();
            writeln!(text, "{name:08x} {shape:08x} {digits}").context("a line cannot be written")?;
        }
        self.texts.iter().for_each(|key| text.extend([TEXT, key, "\n"]));
        file::write(path, text)
    }
}

fn digit(ran: &[bool]) -> char {
    let value = ran.iter().rev().fold(0, |value, it| value * 2 + u32::from(*it));
    char::from_digit(value, 16).unwrap_or_default()
}

fn entry(line: &str) -> Option<(u32, u32, Vec<bool>)> {
    let mut words = line.split(' ');
    let mut key = || u32::from_str_radix(words.next()?, 16).ok();
    let (name, shape) = (key()?, key()?);
    let digits: Option<Vec<u32>> = words.next()?.chars().map(|it| it.to_digit(16)).collect();
    Some((name, shape, digits?.into_iter().flat_map(|it| (0..4).map(move |bit| it >> bit & 1 == 1)).collect()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut record = Record::default();
        record.insert(7, 1, &[true, false, false, true, true, false, true, false]);
        record.insert(7, 2, &[true, true, false, false]);
        record.add_text("summary.total");
        record.write(file.path()).unwrap();
        assert_eq!(Record::read(file.path()).unwrap(), record);
        assert!(record.reads("summary.total") && !record.reads("summary.tax"));
    }

    #[test]
    fn what_ran_of_one_of_two_that_are_alike_counts_for_both() {
        let mut record = Record::default();
        record.insert(7, 1, &[true, false, true]);
        record.insert(7, 1, &[true, true, false]);
        assert_eq!(record.functions[&(7, 1)], [true, true, true]);
    }

    #[test]
    fn a_line_that_is_no_record_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "# heading\n0000000a run\n").unwrap();
        assert!(Record::read(file.path()).is_err());
    }
}
