//! A module that tells which stretches of its functions run.

use std::path::Path;

use anyhow::{Context, ensure};
use wasm_encoder::{Instruction, MemArg};
use wasmparser::Operator;

use super::{
    emit::{self, Changes, encoded},
    flat::{Flat, Function},
    record::Record,
};
use crate::file;

/// Where in memory the first mark is: the stack is above the marks and grows towards them, and never gets near.
pub(crate) const FIRST: u32 = 1024;

/// Half of the stack.
const MOST: u32 = 512 * 1024;

/// Writes the module at `whole` with a mark in each stretch. A stretch that runs sets its byte to one: stretch after stretch, from
/// `FIRST` on. Answers how many there are.
pub(crate) fn write(whole: &Path, to: &Path) -> anyhow::Result<usize> {
    let bytes = file::bytes(whole)?;
    let flat = Flat::of(&bytes)?;
    let mut changes = Changes::default();
    let mut next = FIRST;
    for (place, function) in flat.functions.iter().enumerate() {
        changes.bodies.insert(place, marked(&flat, function, next));
        next += u32::try_from(function.stretches()).context("a function has too many stretches")?;
    }
    ensure!(next < MOST, "so many marks would reach into the stack");
    file::write(to, emit::write(&flat, &changes)?)?;
    Ok((next - FIRST) as usize)
}

/// What ran, by the marks that were set.
pub(crate) fn record(whole: &Path, marks: &[bool]) -> anyhow::Result<Record> {
    let bytes = file::bytes(whole)?;
    let flat = Flat::of(&bytes)?;
    let mut record = Record::default();
    let mut rest = marks;
    for function in &flat.functions {
        let (ran, others) = rest.split_at_checked(function.stretches()).context("marks are missing")?;
        rest = others;
        if ran.iter().any(|it| *it) {
            record.add(function, ran);
        }
    }
    Ok(record)
}

fn marked(flat: &Flat, function: &Function, first: u32) -> Vec<u8> {
    let mut body = flat.bytes[function.body.start..function.ops[0].range.start].to_vec();
    let mut stretch = None;
    for op in &function.ops {
        let begins = stretch.replace(op.stretch) != Some(op.stretch);
        let is_empty = op.stretch > 0 && matches!(op.operator, Operator::End | Operator::Else);
        if begins && op.is_live && !is_empty {
            body.extend(mark(first + op.stretch as u32));
        }
        body.extend(&flat.bytes[op.range.clone()]);
    }
    body
}

/// Stores a one at an address.
fn mark(address: u32) -> Vec<u8> {
    let there = MemArg { offset: 0, align: 0, memory_index: 0 };
    encoded([Instruction::I32Const(address as i32), Instruction::I32Const(1), Instruction::I32Store8(there)])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn marks_change_no_answer() {
        let module = wat::parse_str(
            r#"(module (memory 9) (func $program (export "program") (param i32) (result i32)
                local.get 0 i32.const 5 i32.gt_s if (result i32) i32.const 1 else local.get 0 i32.const 2 i32.mul end))"#,
        );
        let folder = tempfile::tempdir().unwrap();
        let [whole, marked] = ["whole.wasm", "marked.wasm"].map(|name| folder.path().join(name));
        fs::write(&whole, module.unwrap()).unwrap();
        assert_eq!(write(&whole, &marked).unwrap(), 4);
        let answers = [&whole, &marked].map(|path| super::super::testing::answers(&fs::read(path).unwrap()));
        assert_eq!(answers[0], answers[1]);
    }
}
