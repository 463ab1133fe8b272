//! Names of functions that mean the same in each build, and the record of those that the first load runs.
//!
//! The record holds a checksum of each name, for the names themselves, with all their type parameters, would be a fifth of
//! a megabyte. What a checksum stands for, `cargo xtask size --by function` says.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::Context;
use flate2::Crc;
use walrus::{FunctionId, Module};

/// Numbers that stand for names.
pub(crate) type Keys = BTreeSet<u32>;

const HEADING: &str = "\
# The functions that run until a shopper can pay, each as the CRC-32 of its name, in hexadecimal digits.
# Written by `cargo xtask profile`. What is not listed is loaded when the form is on screen.
";

/// What a function is called in the source. The few that wasm-bindgen adds have no name, and share the empty one.
pub(crate) fn of(module: &Module, id: FunctionId) -> String {
    module.funcs.get(id).name.as_deref().map(readable).unwrap_or_default()
}

/// A mangled name as people read it, without the numbers that tell builds of a crate apart.
pub(crate) fn readable(mangled: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let mut parts = name.split('[');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| match part.split_once(']') {
        Some((number, rest)) if number.len() > 8 && number.bytes().all(|byte| byte.is_ascii_hexdigit()) => name + rest,
        _ => name + "[" + part,
    })
}

pub(crate) fn key(name: &str) -> u32 {
    let mut crc = Crc::new();
    crc.update(name.as_bytes());
    crc.sum()
}

pub(crate) fn read(path: &Path) -> anyhow::Result<Keys> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let keys = lines.flat_map(str::split_whitespace).map(|word| u32::from_str_radix(word, 16));
    keys.collect::<Result<_, _>>().with_context(|| format!("{} holds something else than keys", path.display()))
}

pub(crate) fn write(path: &Path, keys: &Keys) -> anyhow::Result<()> {
    let lines: String = keys.iter().map(|key| format!("{key:08x}\n")).collect();
    fs::write(path, format!("{HEADING}{lines}")).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_nothing_of_the_build() {
        let [one, other] = ["_RNvCs4fqI2P2rA04_5crate3run", "_RNvCs9ltgdHTiPiY_5crate3run"].map(readable);
        assert_eq!((one.as_str(), other.as_str()), ("crate::run", "crate::run"));
    }

    #[test]
    fn brackets_of_types_stay() {
        assert_eq!(readable("_RNvNvC5crate3run3abc"), "crate::run::abc");
        assert_eq!(readable("<[u8] as crate::Run>::run"), "<[u8] as crate::Run>::run");
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let keys: Keys = (0..40).map(|number| key(&number.to_string())).collect();
        write(file.path(), &keys).unwrap();
        assert_eq!(read(file.path()).unwrap(), keys);
    }

    #[test]
    fn a_word_that_is_no_key_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "# heading\n0000000a run\n").unwrap();
        assert!(read(file.path()).is_err());
    }
}
