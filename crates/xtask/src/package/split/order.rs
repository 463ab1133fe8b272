//! Puts functions that look alike beside each other: brotli tells better then what comes next.
//!
//! Each function is followed by the one that shares most runs of `RUN` bytes with it. Which function comes first changes
//! nothing of what the module does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, anyhow};
use wasm_encoder::{
    CodeSection, ElementSection, ExportSection, FunctionSection, StartSection,
    reencode::{self, Reencode},
};
use wasmparser::{FunctionBody, Parser, Payload};

use super::sections::{imported_functions, rewritten, written};

/// Long enough for two operators with what they are about.
const RUN: usize = 4;

/// A run that stands in more functions than this says nothing of them.
const COMMON: usize = 1_000;

/// The module with its functions in an order that compresses well.
pub(super) fn by_likeness(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let functions = Functions::of(bytes)?;
    let order = chain(&functions.bodies.iter().map(|body| body.as_bytes()).collect::<Vec<_>>());
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, function)| places[*function] = place as u32);
    let mut moved = Moved { imported: functions.imported, places };
    in_order(bytes, &functions, &order, &mut moved)
        .map_err(|error| anyhow!("the functions cannot be put in order: {error:#}"))
}

struct Functions<'a> {
    imported: u32,
    types: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Functions<'a> {
    fn of(bytes: &'a [u8]) -> anyhow::Result<Self> {
        let mut functions = Self { imported: 0, types: Vec::new(), bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.context("the module cannot be read")? {
                Payload::ImportSection(imports) => functions.imported = imported_functions(imports)?,
                Payload::FunctionSection(types) => functions.types = types.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionEntry(body) => functions.bodies.push(body),
                _ => {}
            }
        }
        Ok(functions)
    }
}

/// Where each function is now.
struct Moved {
    imported: u32,
    places: Vec<u32>,
}

impl Reencode for Moved {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        let place = function.checked_sub(self.imported).and_then(|it| self.places.get(it as usize));
        Ok(place.map_or(function, |place| self.imported + place))
    }
}

fn in_order(bytes: &[u8], functions: &Functions, order: &[usize], moved: &mut Moved) -> anyhow::Result<Vec<u8>> {
    rewritten(bytes, |section| {
        Ok(Some(match section.payload {
            Payload::FunctionSection(_) => {
                let mut types = FunctionSection::new();
                order.iter().for_each(|function| _ = types.function(functions.types[*function]));
                written(&types)
            }
            Payload::ExportSection(exports) => {
                let mut section = ExportSection::new();
                moved.parse_export_section(&mut section, exports)?;
                written(&section)
            }
            Payload::ElementSection(elements) => {
                let mut section = ElementSection::new();
                moved.parse_element_section(&mut section, elements)?;
                written(&section)
            }
            Payload::StartSection { func, .. } => {
                written(&StartSection { function_index: moved.function_index(func)? })
            }
            Payload::CodeSectionStart { .. } => {
                let mut code = CodeSection::new();
                for function in order {
                    moved.parse_function_body(&mut code, functions.bodies[*function].clone())?;
                }
                written(&code)
            }
            _ => return Ok(None),
        }))
    })
}

/// Each one followed by that of those left which is most like it; where none is like it, by the first of those left.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let runs: Vec<BTreeSet<&[u8]>> = bodies.iter().map(|body| body.windows(RUN).collect()).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (place, runs) in runs.iter().enumerate() {
        runs.iter().for_each(|run| holders.entry(run).or_default().push(place));
    }
    holders.retain(|_, holders| (2..COMMON).contains(&holders.len()));
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = left.first().copied();
    while let Some(function) = next {
        order.push(function);
        left.remove(&function);
        next = likest(function, &runs, &holders, &left).or_else(|| left.first().copied());
    }
    order
}

fn likest(
    to: usize,
    runs: &[BTreeSet<&[u8]>],
    holders: &HashMap<&[u8], Vec<usize>>,
    left: &BTreeSet<usize>,
) -> Option<usize> {
    let mut shared: BTreeMap<usize, u64> = BTreeMap::new();
    let others = runs[to].iter().filter_map(|run| holders.get(run)).flatten();
    others.filter(|other| left.contains(other)).for_each(|other| *shared.entry(*other).or_default() += 1);
    // Of what both have together, in thousandths of thousandths, for there is no order of fractions.
    let likeness = |(other, shared): (usize, u64)| {
        let together = (runs[to].len() + runs[other].len()) as u64 - shared;
        (shared * 1_000_000 / together, std::cmp::Reverse(other))
    };
    shared.into_iter().map(likeness).max().map(|(_, std::cmp::Reverse(other))| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_are_alike_stand_beside_each_other() {
        let bodies: [&[u8]; 4] = [b"abcdefgh", b"12345678", b"abcdefgx", b"12345678"];
        assert_eq!(chain(&bodies), [0, 2, 1, 3]);
    }

    #[test]
    fn each_function_has_one_place() {
        let bodies: Vec<Vec<u8>> =
            (0..60_u8).map(|it| (0..it).map(|byte| byte.wrapping_mul(7) % (it + 1)).collect()).collect();
        let mut order = chain(&bodies.iter().map(Vec::as_slice).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..60).collect::<Vec<_>>());
    }

    #[test]
    fn calls_exports_and_tables_find_the_functions_where_they_are() {
        let module = wat::parse_str(
            r#"(module
                (table 1 funcref) (elem (i32.const 0) func $half)
                (func $twice (param i32) (result i32) local.get 0 i32.const 2 i32.mul)
                (func $half (param i32) (result i32) local.get 0 i32.const 2 i32.div_s)
                (func $thrice (param i32) (result i32) local.get 0 i32.const 3 i32.mul)
                (func $less (param i32) (result i32) local.get 0 i32.const 2 i32.div_s i32.const 1 i32.sub)
                (func (export "program") (param i32) (result i32)
                    local.get 0 call $twice call $thrice call $less i32.const 0 call_indirect (param i32) (result i32)))"#,
        );
        let module = module.unwrap();
        let ordered = by_likeness(&module).unwrap();
        assert_ne!(ordered, module);
        assert_eq!(super::super::testing::answers(&ordered), super::super::testing::answers(&module));
    }
}
