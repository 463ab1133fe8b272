//! Which pieces of the data the code of a module names.
//!
//! An optimizer may write an address in many ways: added to another number, as the offset of a load, negated, inside a
//! function that it was handed to. So nobody guesses which numbers are addresses. The module is built twice, the second time
//! with each piece of data displaced by a distance of its own (`Linked::displaced`): a number that differs is an address, and
//! the difference says of what.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use wasmparser::{BinaryReader, FunctionBody, Parser, Payload};

/// What of a module matters here.
#[derive(Default)]
struct Parts<'a> {
    functions: Vec<FunctionBody<'a>>,
    /// Everything else that is no name and no data.
    others: Vec<(u8, &'a [u8])>,
}

const CUSTOM: u8 = 0;
const CODE: u8 = 10;
const DATA: u8 = 11;

impl<'a> Parts<'a> {
    fn of(module: &'a [u8]) -> anyhow::Result<Self> {
        let mut parts = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload.context("a part of the module cannot be read")?;
            if let Payload::CodeSectionEntry(function) = &payload {
                parts.functions.push(function.clone());
            }
            if let Some((id, range)) = payload.as_section().filter(|(id, _)| ![CUSTOM, CODE, DATA].contains(id)) {
                parts.others.push((id, module.get(range).context("a section is cut off")?));
            }
        }
        Ok(parts)
    }
}

/// The distances between what the two modules, which are the same but for that, hold as addresses.
pub(super) fn distances(module: &[u8], displaced: &[u8]) -> anyhow::Result<BTreeSet<u32>> {
    let (one, other) = (Parts::of(module)?, Parts::of(displaced)?);
    ensure!(one.others == other.others, "two modules that differ in addresses only became different ones");
    ensure!(one.functions.len() == other.functions.len(), "two modules became different numbers of functions");
    let mut distances = BTreeSet::new();
    for (number, (one, other)) in one.functions.iter().zip(&other.functions).enumerate() {
        let differs = || format!("function {number} became another one when only addresses differed");
        ensure!(locals(one)? == locals(other)?, differs());
        let (one, other) = (instructions(one)?, instructions(other)?);
        ensure!(one.len() == other.len(), differs());
        for (one, other) in one.into_iter().zip(other).filter(|(one, other)| one != other) {
            distances.insert(distance(one, other).with_context(differs)?);
        }
    }
    Ok(distances)
}

/// How the local variables of a function are written.
fn locals<'a>(function: &FunctionBody<'a>) -> anyhow::Result<&'a [u8]> {
    let reader = function.get_operators_reader().context("the local variables of a function cannot be read")?;
    let end = reader.original_position() - function.range().start;
    function.as_bytes().get(..end).context("the local variables of a function are cut off")
}

/// The bytes of each instruction.
fn instructions<'a>(function: &FunctionBody<'a>) -> anyhow::Result<Vec<&'a [u8]>> {
    let (bytes, start) = (function.as_bytes(), function.range().start);
    let mut reader = function.get_operators_reader().context("the code of a function cannot be read")?;
    let mut instructions = Vec::new();
    while !reader.eof() {
        let from = reader.original_position() - start;
        reader.read().context("an instruction cannot be read")?;
        let instruction = bytes.get(from..reader.original_position() - start);
        instructions.push(instruction.context("an instruction is cut off")?);
    }
    Ok(instructions)
}

/// Every number of a module's code.
pub(super) fn numbers(module: &[u8]) -> anyhow::Result<BTreeSet<i64>> {
    let functions = Parts::of(module)?.functions;
    let instructions = functions.iter().map(instructions).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(instructions.iter().flatten().filter_map(|it| number(it)).map(|(_, number)| number).collect())
}

const I32_CONST: u8 = 0x41;
const I64_CONST: u8 = 0x42;
const FIRST_LOAD: u8 = 0x28;
const LAST_STORE: u8 = 0x3e;

/// The number in an instruction that may hold an address, after what it is besides: its code, and its alignment.
fn number(instruction: &[u8]) -> Option<((u8, u32), i64)> {
    let (code, rest) = instruction.split_first()?;
    let mut rest = BinaryReader::new(rest, 0);
    match *code {
        I32_CONST => Some(((*code, 0), i64::from(rest.read_var_i32().ok()?))),
        I64_CONST => Some(((*code, 0), rest.read_var_i64().ok()?)),
        FIRST_LOAD..=LAST_STORE => Some(((*code, rest.read_var_u32().ok()?), i64::from(rest.read_var_u32().ok()?))),
        _ => None,
    }
}

/// How far the number in one instruction is from that in the other; nothing where they differ in something else.
fn distance(one: &[u8], other: &[u8]) -> Option<u32> {
    let ((kind, one), (same, other)) = (number(one)?, number(other)?);
    // An address that is subtracted is one, too.
    u32::try_from(other.checked_sub(one).filter(|_| kind == same)?.unsigned_abs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The distances in a function of these instructions, and of those in its displaced twin.
    fn between(one: &str, other: &str) -> anyhow::Result<Vec<u32>> {
        let module = |body: &str| {
            let text = format!("(module (memory 1) (func (param i32) (result i32) {body}) (data (i32.const 8) \"a\"))");
            wat::parse_str(text).unwrap()
        };
        distances(&module(one), &module(other)).map(|found| found.into_iter().collect())
    }

    #[test]
    fn an_address_is_found_wherever_code_holds_it() {
        assert_eq!(between("i32.const 8", "i32.const 4104").unwrap(), [4096]);
        let load = |at| format!("local.get 0 i32.load8_u offset={at}");
        assert_eq!(between(&load(8), &load(4104)).unwrap(), [4096]);
        let store = |at| format!("local.get 0 local.get 0 i32.store offset={at} i32.const 1");
        assert_eq!(between(&store(8), &store(4104)).unwrap(), [4096]);
        let wide = |at| format!("i64.const {at} i32.wrap_i64");
        assert_eq!(between(&wide(8), &wide(4104)).unwrap(), [4096]);
    }

    #[test]
    fn an_address_that_is_added_to_something_or_subtracted_is_found() {
        assert_eq!(between("i32.const -124", "i32.const 3972").unwrap(), [4096]);
        assert_eq!(between("i32.const -8", "i32.const -4104").unwrap(), [4096]);
    }

    #[test]
    fn numbers_that_are_the_same_in_both_are_no_addresses() {
        assert!(between("i32.const 8", "i32.const 8").unwrap().is_empty());
    }

    #[test]
    fn code_that_differs_in_something_else_is_an_error() {
        for other in ["local.get 0", "i32.const 8 i32.const 1 i32.add", "(local i32) i32.const 8"] {
            assert!(between("i32.const 8", other).is_err(), "{other}");
        }
        let load = |how| format!("local.get 0 i32.load offset=8 align={how}");
        assert!(between(&load(4), &load(2)).is_err());
    }

    #[test]
    fn modules_that_differ_outside_of_their_code_are_an_error() {
        let module = |value| wat::parse_str(format!("(module (global i32 (i32.const {value})) (func))")).unwrap();
        assert!(distances(&module(8), &module(4104)).is_err());
    }

    #[test]
    fn numbers_are_those_of_constants_and_of_loads() {
        let module = wat::parse_str("(module (memory 1) (func i32.const 8 i32.load offset=9 drop))").unwrap();
        assert_eq!(numbers(&module).unwrap(), BTreeSet::from([8, 9]));
    }
}
