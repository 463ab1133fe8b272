//! Names of functions that mean the same in each build.

use flate2::Crc;
use walrus::{FunctionId, Module};

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

/// Stands for a text in the record; what it stands for, `cargo xtask size --by function` says.
pub(crate) fn key(name: &str) -> u32 {
    let mut crc = Crc::new();
    crc.update(name.as_bytes());
    crc.sum()
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
}
