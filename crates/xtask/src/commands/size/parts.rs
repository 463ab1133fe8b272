//! What each crate, module or function of the widget's module costs, and in which of its two files it is.

use std::collections::BTreeMap;

use crate::{
    file,
    package::{
        optimize,
        split::{self, record::Record},
    },
    project::Project,
};

/// What is counted together.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Crate,
    Module,
    Function,
}

/// Bytes of code in the first and in the second file, before they are compressed.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Code {
    first: usize,
    rest: usize,
}

/// Prints them, the largest first.
pub(crate) fn report(project: &Project, by: By) -> anyhow::Result<()> {
    let module = file::bytes(&optimize::pieces(project))?;
    let record = Record::read(&split::first_load(project))?;
    let mut parts: BTreeMap<String, Code> = BTreeMap::new();
    for (name, bytes) in split::functions(&module)? {
        let part = parts.entry(part_of(&name, by)).or_default();
        *if record.runs(&name) { &mut part.first } else { &mut part.rest } += bytes;
    }
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by_key(|(_, code)| std::cmp::Reverse(code.first + code.rest));
    println!("{:>10}{:>10}  bytes of code, uncompressed", "first", "rest");
    for (name, Code { first, rest }) in parts {
        println!("{first:>10}{rest:>10}  {name}");
    }
    Ok(())
}

/// `<checkout_core::checkout::State>::step` belongs to `checkout_core`, and there to `checkout_core::checkout`.
fn part_of(name: &str, by: By) -> String {
    let path = name.trim_start_matches(['<', '&', '*', '[', '(']).trim_start_matches("mut ").trim_start_matches("dyn ");
    let end = path.find(|it: char| !(it.is_alphanumeric() || it == '_' || it == ':')).unwrap_or(path.len());
    let segments: Vec<_> = path.get(..end).unwrap_or_default().split("::").collect();
    match (by, segments.as_slice()) {
        (By::Function, _) => name.to_owned(),
        (By::Module, [of, module, _, ..]) => format!("{of}::{module}"),
        (_, [of, _, ..]) => (*of).to_owned(),
        _ => "(glue, allocator, primitives)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_that_it_is_written_in() {
        assert_eq!(part_of("<checkout_core::checkout::State>::step", By::Crate), "checkout_core");
        assert_eq!(part_of("<alloc::vec::Vec<u8> as core::clone::Clone>::clone", By::Crate), "alloc");
        assert_eq!(part_of("malloc", By::Crate), "(glue, allocator, primitives)");
    }

    #[test]
    fn a_module_is_the_second_step_of_the_path() {
        assert_eq!(part_of("<checkout_core::checkout::State>::step", By::Module), "checkout_core::checkout");
        assert_eq!(part_of("checkout_instruments::ui::main::{closure#0}", By::Module), "checkout_instruments::ui");
    }
}
