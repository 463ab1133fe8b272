//! Takes what the first load never ran out of functions that it ran, and makes functions of it, which then go to the second file.
//!
//! What is taken out is a row of operators that nothing jumps into. The new function takes the operands and locals that it
//! reads, and answers the operands and locals that are read afterwards. Where it can be left in several ways, it also
//! answers a number, and the old function branches by it.

use std::{collections::BTreeSet, ops::Range};

use anyhow::Context;
use wasm_encoder::{BlockType, Encode, HeapType, Instruction};
use wasmparser::{Operator, ValType};

use super::{
    emit::{self, Added, Changes, code_of, encoded},
    flat::{Flat, Function, Op},
    liveness::{self, Locals},
    record::Record,
};

/// What is not shorter by this many bytes stays where it is: a call across the files costs space as well.
const LEAST_GAIN: usize = 9;

/// More than this many are not handed over.
const MOST_VALUES: usize = 12;

/// Parts of names that only outlined functions have.
const COLD: &str = ".cold";

/// The module with everything that did not run in functions of its own.
pub(super) fn outline(bytes: &[u8], record: &Record) -> anyhow::Result<Vec<u8>> {
    outline_from(bytes, record, LEAST_GAIN)
}

fn outline_from(bytes: &[u8], record: &Record, least_gain: usize) -> anyhow::Result<Vec<u8>> {
    let flat = Flat::of(bytes)?;
    let mut changes = Changes::default();
    for (place, function) in flat.functions.iter().enumerate() {
        let Some(ran) = record.stretches(function) else { continue };
        let mut cutter = Cutter::of(&flat, function, ran, least_gain);
        let regions = cutter.regions(0..function.ops.len() - 1);
        let first = flat.imported as usize + flat.functions.len() + changes.added.len();
        let cuts: Vec<_> =
            regions.into_iter().enumerate().map(|(number, cut)| cut.named(function, first, number)).collect();
        if !cuts.is_empty() {
            changes.bodies.insert(place, cutter.remaining(&cuts)?);
            changes.added.extend(cuts.into_iter().map(|cut| cut.added));
        }
    }
    emit::write(&flat, &changes)
}

struct Cutter<'a> {
    flat: &'a Flat<'a>,
    function: &'a Function<'a>,
    ran: &'a [bool],
    live: Vec<Locals>,
    least_gain: usize,
}

/// How a row of operators can be left.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// Behind its last operator.
    Falls,
    /// To this label, counted from where it stands.
    Branches(u32),
}

/// A row of operators as a function, and what stands in its place.
struct Cut {
    from: usize,
    to: usize,
    added: Added,
    /// Pushes the locals that it takes.
    before: Vec<u8>,
    /// The number of the new function.
    number: usize,
    after: Vec<u8>,
}

impl Cut {
    fn named(mut self, function: &Function, first: usize, number: usize) -> Self {
        self.added.name = format!("{}{COLD}{number}", function.name);
        self.number = first + number;
        self
    }

    fn call(&self) -> anyhow::Result<Vec<u8>> {
        let number = u32::try_from(self.number).context("too many functions")?;
        Ok([&self.before[..], &encoded([Instruction::Call(number)]), &self.after].concat())
    }
}

/// What is known of a row of operators before it is decided to cut it.
struct Region {
    from: usize,
    to: usize,
    /// Operands from before it that it uses.
    operands: Vec<ValType>,
    /// What is on the stack behind it, where its end is reached.
    left: Option<Vec<ValType>>,
    exits: Vec<Exit>,
    /// Locals that it reads from before it, and such as are read behind it; with its own in between they are all that it uses.
    takes: Vec<u32>,
    gives: Vec<u32>,
    uses: Vec<u32>,
}

impl<'a> Cutter<'a> {
    fn of(flat: &'a Flat<'a>, function: &'a Function<'a>, ran: &'a [bool], least_gain: usize) -> Self {
        Self { flat, function, ran, live: liveness::of(function), least_gain }
    }

    /// What to cut of the operators of one construct, or of the function.
    fn regions(&mut self, within: Range<usize>) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let mut at = within.start;
        while at < within.end {
            let next = self.function.next(at);
            if !self.is_cold(at) {
                if self.function.ops[at].begins() {
                    cuts.extend(self.arms(at).into_iter().flat_map(|arm| self.regions(arm)));
                }
                at = next;
                continue;
            }
            let mut to = next;
            while to < within.end && self.is_cold(to) {
                to = self.function.next(to);
            }
            cuts.extend(self.cut(at, to));
            at = to;
        }
        cuts
    }

    fn is_cold(&self, at: usize) -> bool {
        !self.ran[self.function.ops[at].stretch]
    }

    fn arms(&self, construct: usize) -> Vec<Range<usize>> {
        let op = &self.function.ops[construct];
        match op.other {
            Some(other) => vec![construct + 1..other, other + 1..op.end],
            None => std::iter::once(construct + 1..op.end).collect(),
        }
    }

    /// The row as a whole, or, where that cannot be, what can be cut of it.
    fn cut(&mut self, from: usize, to: usize) -> Vec<Cut> {
        if !self.function.ops[from].is_live {
            return Vec::new();
        }
        if let Some(cut) = self.region(from, to).and_then(|region| self.made(&region)) {
            return if self.gain(&cut) >= self.least_gain { vec![cut] } else { Vec::new() };
        }
        let mut cuts = Vec::new();
        let mut at = from;
        while at < to {
            let next = self.function.next(at);
            if self.function.ops[at].begins() {
                cuts.extend(self.arms(at).into_iter().flat_map(|arm| self.cut(arm.start, arm.end)));
            }
            at = next;
        }
        cuts
    }

    fn gain(&self, cut: &Cut) -> usize {
        let bytes: usize = self.function.ops[cut.from..cut.to].iter().map(Op::length).sum();
        bytes.saturating_sub(cut.before.len() + 3 + cut.after.len())
    }

    fn region(&self, from: usize, to: usize) -> Option<Region> {
        let ops = &self.function.ops;
        let start = &ops[from].stack;
        let rows = ops[from..to].iter().filter(|op| op.is_live);
        let lowest = rows.map(|op| op.stack.len().saturating_sub(op.pops)).min()?.min(start.len());
        // An operand that the construct around it does not have is no operand.
        let left = if ops[to].is_live { Some(ops[to].stack.get(lowest..)?.to_vec()) } else { None };
        let exits = self.exits(from, to, left.is_some());
        let (read, written, uses) = self.locals(from, to);
        let after = |local: &u32| exits.iter().any(|exit| self.live_after(from, to, exit).contains(*local));
        let gives: Vec<_> = written.iter().copied().filter(after).collect();
        let takes = uses
            .iter()
            .copied()
            .filter(|local| self.live[from].contains(*local) && (read.contains(local) || gives.contains(local)));
        Some(Region { from, to, operands: start[lowest..].to_vec(), left, takes: takes.collect(), gives, exits, uses })
    }

    fn exits(&self, from: usize, to: usize, falls: bool) -> Vec<Exit> {
        let mut exits: BTreeSet<_> = falls.then_some(Exit::Falls).into_iter().collect();
        for at in from..to {
            exits.extend(self.branches(from, at).into_iter().map(Exit::Branches));
        }
        exits.into_iter().collect()
    }

    /// Where an operator of a row branches to outside of it, counted from where the row stands.
    fn branches(&self, from: usize, at: usize) -> Vec<u32> {
        let op = &self.function.ops[at];
        if matches!(op.operator, Operator::Return) {
            return vec![self.depth(from)];
        }
        let nested = self.depth(at) - self.depth(from);
        op.labels().into_iter().filter_map(|depth| depth.checked_sub(nested)).collect()
    }

    /// How many constructs are around an operator.
    fn depth(&self, at: usize) -> u32 {
        std::iter::successors(self.function.ops[at].parent, |construct| self.function.ops[*construct].parent).count()
            as u32
    }

    /// What is read, what is written, and all of both, in order.
    fn locals(&self, from: usize, to: usize) -> (BTreeSet<u32>, BTreeSet<u32>, Vec<u32>) {
        let (mut read, mut written) = (BTreeSet::new(), BTreeSet::new());
        for op in &self.function.ops[from..to] {
            match op.operator {
                Operator::LocalGet { local_index } => _ = read.insert(local_index),
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                    _ = written.insert(local_index)
                }
                _ => {}
            }
        }
        let uses = read.union(&written).copied().collect();
        (read, written, uses)
    }

    fn live_after(&self, from: usize, to: usize, exit: &Exit) -> &Locals {
        match exit {
            Exit::Falls => &self.live[to],
            Exit::Branches(depth) => {
                &self.live[liveness::target(self.function, self.function.ops[from].parent, *depth)]
            }
        }
    }

    /// What a branch to this label hands over.
    fn handed(&self, from: usize, depth: u32) -> Vec<ValType> {
        let Some(construct) = self.function.labelled(self.function.ops[from].parent, depth) else {
            return self.flat.types[self.function.ty as usize].results().to_vec();
        };
        match self.function.ops[construct].operator {
            Operator::Loop { blockty } => self.flat.of_block(blockty).0,
            Operator::Block { blockty } | Operator::If { blockty } => self.flat.of_block(blockty).1,
            _ => Vec::new(),
        }
    }

    fn values(&self, region: &Region, exit: &Exit) -> Vec<ValType> {
        match exit {
            Exit::Falls => region.left.clone().unwrap_or_default(),
            Exit::Branches(depth) => self.handed(region.from, *depth),
        }
    }

    /// The function, and its call. Nothing where ways out hand over different things.
    fn made(&self, region: &Region) -> Option<Cut> {
        let values: Vec<_> = region.exits.iter().map(|exit| self.values(region, exit)).collect();
        let handed = values.iter().find(|it| !it.is_empty()).cloned().unwrap_or_default();
        let is_the_same = values.iter().all(|it| it.is_empty() || *it == handed);
        let is_too_much = region.exits.len() > 2 && !handed.is_empty();
        if !is_the_same || is_too_much || self.hands_over_and_goes_on(region) {
            return None;
        }
        let types = |locals: &[u32]| locals.iter().map(|it| self.function.locals[*it as usize]).collect::<Vec<_>>();
        let chooses = (region.exits.len() > 1).then_some(ValType::I32);
        let params = [region.operands.clone(), types(&region.takes)].concat();
        let results: Vec<_> = handed.iter().copied().chain(chooses).chain(types(&region.gives)).collect();
        if params.len() > MOST_VALUES || results.len() > MOST_VALUES {
            return None;
        }
        let body = Body::of(self, region, &handed).written(&values)?;
        Some(Cut {
            from: region.from,
            to: region.to,
            added: Added { name: String::new(), params, results, body },
            before: encoded(region.takes.iter().copied().map(Instruction::LocalGet)),
            number: 0,
            after: encoded(self.after(region, &values, &handed)?),
        })
    }

    /// Whether a branch that may not be taken hands something over: that stays on the stack then.
    fn hands_over_and_goes_on(&self, region: &Region) -> bool {
        (region.from..region.to).any(|at| {
            matches!(self.function.ops[at].operator, Operator::BrIf { .. } | Operator::BrTable { .. })
                && self.branches(region.from, at).into_iter().any(|it| !self.handed(region.from, it).is_empty())
        })
    }

    /// What follows the call: locals are set, and the way is chosen.
    fn after(&self, region: &Region, values: &[Vec<ValType>], handed: &[ValType]) -> Option<Code> {
        let mut code: Code = region.gives.iter().rev().copied().map(Instruction::LocalSet).collect();
        match &region.exits[..] {
            [] => code.push(Instruction::Unreachable),
            [Exit::Falls] => {}
            [Exit::Branches(depth)] => code.push(self.leave(region, *depth)),
            [Exit::Falls, Exit::Branches(depth)] => {
                code.push(Instruction::BrIf(*depth));
                if values[0].is_empty() {
                    code.extend(handed.iter().map(|_| Instruction::Drop));
                }
            }
            [Exit::Branches(one), Exit::Branches(other)] => {
                code.extend([Instruction::BrIf(*other), self.leave(region, *one)]);
            }
            [Exit::Falls, ..] => return None,
            several => {
                let mut labels: Vec<_> = several.iter().filter_map(label).collect();
                let last = labels.pop()?;
                code.push(Instruction::BrTable(labels.into(), last));
            }
        }
        Some(code)
    }

    fn leave(&self, region: &Region, depth: u32) -> Instruction<'static> {
        if depth == self.depth(region.from) { Instruction::Return } else { Instruction::Br(depth) }
    }

    /// The old function with calls in the places of what was cut.
    fn remaining(&self, cuts: &[Cut]) -> anyhow::Result<Vec<u8>> {
        let ops = &self.function.ops;
        let mut from = self.function.body.start;
        let mut body = Vec::new();
        for cut in cuts {
            body.extend(&self.flat.bytes[from..ops[cut.from].range.start]);
            body.extend(cut.call()?);
            from = ops[cut.to].range.start;
        }
        body.extend(&self.flat.bytes[from..self.function.body.end]);
        Ok(body)
    }
}

/// What is written of our own.
type Code = Vec<Instruction<'static>>;

fn label(exit: &Exit) -> Option<u32> {
    match exit {
        Exit::Falls => None,
        Exit::Branches(depth) => Some(*depth),
    }
}

fn zero(ty: ValType) -> Option<Instruction<'static>> {
    match ty {
        ValType::I32 => Some(Instruction::I32Const(0)),
        ValType::I64 => Some(Instruction::I64Const(0)),
        ValType::F32 => Some(Instruction::F32Const(0.0.into())),
        ValType::F64 => Some(Instruction::F64Const(0.0.into())),
        ValType::V128 => None,
        ValType::Ref(reference) if reference.is_func_ref() => Some(Instruction::RefNull(HeapType::FUNC)),
        ValType::Ref(_) => Some(Instruction::RefNull(HeapType::EXTERN)),
    }
}

/// The body of a function that a row of operators becomes.
struct Body<'a> {
    cutter: &'a Cutter<'a>,
    region: &'a Region,
    handed: &'a [ValType],
    /// What each local of the old function is in the new one.
    locals: Vec<(u32, u32)>,
    own: Vec<ValType>,
    /// The first of those that keep what is handed over while the way is chosen.
    keeps: u32,
}

impl<'a> Body<'a> {
    fn of(cutter: &'a Cutter<'a>, region: &'a Region, handed: &'a [ValType]) -> Self {
        let first = region.operands.len() as u32;
        let others: Vec<_> = region.uses.iter().copied().filter(|it| !region.takes.contains(it)).collect();
        let old = region.takes.iter().chain(&others).copied();
        let mut own: Vec<_> = others.iter().map(|it| cutter.function.locals[*it as usize]).collect();
        let keeps = first + region.takes.len() as u32 + own.len() as u32;
        own.extend(handed);
        Self { cutter, region, handed, locals: old.zip(first..).collect(), own, keeps }
    }

    fn written(&self, values: &[Vec<ValType>]) -> Option<Vec<u8>> {
        let labels: Vec<_> = self.region.exits.iter().filter_map(label).collect();
        let mut body = self.declared();
        body.extend(encoded(labels.iter().map(|_| Instruction::Block(BlockType::Empty))));
        body.extend(encoded((0..self.region.operands.len() as u32).map(Instruction::LocalGet)));
        for at in self.region.from..self.region.to {
            body.extend(self.operator(at, &labels)?);
        }
        for (number, (exit, values)) in self.region.exits.iter().zip(values).enumerate() {
            body.extend(encoded(self.left(exit, number, values)?));
        }
        if self.region.exits.is_empty() {
            body.extend(encoded([Instruction::Unreachable]));
        }
        body.extend(encoded([Instruction::End]));
        Some(body)
    }

    fn declared(&self) -> Vec<u8> {
        let mut body = Vec::new();
        self.own.len().encode(&mut body);
        self.own.iter().for_each(|ty| body.extend([1, code_of(*ty)]));
        body
    }

    /// Where a way out has come to: what is handed over, which way it is, and what the locals are then.
    fn left(&self, exit: &Exit, number: usize, values: &[ValType]) -> Option<Code> {
        let mut code = Vec::new();
        match exit {
            Exit::Falls if values.is_empty() => code.extend(self.zeros()?),
            Exit::Falls => {}
            Exit::Branches(_) => {
                code.push(Instruction::End);
                if values.is_empty() {
                    code.extend(self.zeros()?);
                } else {
                    code.extend(self.keeping(self.handed).map(Instruction::LocalGet));
                }
            }
        }
        if self.region.exits.len() > 1 {
            code.push(Instruction::I32Const(number as i32));
        }
        for local in &self.region.gives {
            code.push(Instruction::LocalGet(self.renamed(*local)?));
        }
        if number + 1 < self.region.exits.len() {
            code.push(Instruction::Return);
        }
        Some(code)
    }

    fn zeros(&self) -> Option<Code> {
        self.handed.iter().map(|ty| zero(*ty)).collect()
    }

    /// The locals that keep values of these types.
    fn keeping(&self, handed: &[ValType]) -> Range<u32> {
        self.keeps..self.keeps + handed.len() as u32
    }

    /// What a local of the old function is here.
    fn renamed(&self, local: u32) -> Option<u32> {
        self.locals.iter().find(|(old, _)| *old == local).map(|(_, new)| *new)
    }

    fn operator(&self, at: usize, labels: &[u32]) -> Option<Vec<u8>> {
        let op = &self.cutter.function.ops[at];
        let nested = self.cutter.depth(at) - self.cutter.depth(self.region.from);
        let renamed = |depth: u32| match depth.checked_sub(nested) {
            None => Some(depth),
            Some(outer) => Some(nested + self.way(labels, outer)?),
        };
        Some(encoded(match &op.operator {
            Operator::LocalGet { local_index } => vec![Instruction::LocalGet(self.renamed(*local_index)?)],
            Operator::LocalSet { local_index } => vec![Instruction::LocalSet(self.renamed(*local_index)?)],
            Operator::LocalTee { local_index } => vec![Instruction::LocalTee(self.renamed(*local_index)?)],
            Operator::Br { relative_depth } => self.branch(at, renamed(*relative_depth)?),
            Operator::BrIf { relative_depth } => vec![Instruction::BrIf(renamed(*relative_depth)?)],
            Operator::Return => self.branch(at, nested + self.way(labels, self.cutter.depth(self.region.from))?),
            Operator::BrTable { targets } => {
                let labels = targets.targets().map(|depth| renamed(depth.ok()?)).collect::<Option<Vec<_>>>()?;
                vec![Instruction::BrTable(labels.into(), renamed(targets.default())?)]
            }
            _ => return Some(self.cutter.flat.bytes[op.range.clone()].to_vec()),
        }))
    }

    /// Which of the blocks around everything stands for this label of the old function: the innermost is that of the first way out.
    fn way(&self, labels: &[u32], outer: u32) -> Option<u32> {
        labels.iter().position(|it| *it == outer).map(|it| it as u32)
    }

    /// A branch that puts away first what it hands over, where it leads out of here.
    fn branch(&self, at: usize, label: u32) -> Code {
        let outer = self.cutter.branches(self.region.from, at).into_iter().next();
        let handed = outer.map(|it| self.cutter.handed(self.region.from, it)).unwrap_or_default();
        self.keeping(&handed).rev().map(Instruction::LocalSet).chain([Instruction::Br(label)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::answers, *};

    /// Each takes a number and answers one. Together they leave what may be cut in every way that there is.
    const PROGRAMS: [(&str, &str); 12] = [
        (
            "an arm that changes a local",
            "(local i32) local.get 0 i32.const 5 i32.gt_s if local.get 0 i32.const 10 i32.mul local.set 1 end local.get 1 local.get 0 i32.add",
        ),
        (
            "an arm that leaves a value",
            "local.get 0 i32.const 5 i32.gt_s if (result i32) local.get 0 i32.const 3 i32.mul i32.const 1 i32.sub else i32.const 7 local.get 0 i32.sub end",
        ),
        (
            "a local that one arm sets and what follows reads",
            "(local i32) i32.const 3 local.set 1 local.get 0 i32.const 1 i32.and if local.get 0 i32.const 2 i32.shl local.set 1 else local.get 0 i32.const 2 i32.rem_s if i32.const 9 local.set 1 end end local.get 1",
        ),
        (
            "a return out of the middle",
            "local.get 0 i32.const 5 i32.gt_s if local.get 0 i32.const 100 i32.mul i32.const 13 i32.add return end local.get 0",
        ),
        (
            "a return that may not be reached",
            "local.get 0 i32.const 3 i32.gt_s if local.get 0 i32.const 8 i32.gt_s if i32.const 1000 return end local.get 0 i32.const 2 i32.mul local.set 0 end local.get 0",
        ),
        (
            "a branch out of two blocks",
            "(local i32) block block local.get 0 i32.const 5 i32.lt_s br_if 0 i32.const 50 local.set 1 local.get 0 i32.const 9 i32.gt_s br_if 1 i32.const 70 local.set 1 end local.get 1 i32.const 1 i32.add local.set 1 end local.get 1",
        ),
        (
            "a way on, and two ways out",
            "(local i32) block block block local.get 0 i32.const 2 i32.lt_s br_if 0 local.get 0 i32.const 4 i32.lt_s br_if 1 i32.const 11 local.set 1 local.get 0 i32.const 6 i32.lt_s br_if 2 i32.const 22 local.set 1 br 2 end i32.const 33 local.set 1 br 1 end i32.const 44 local.set 1 end local.get 1",
        ),
        (
            "a table of ways out",
            "block block block local.get 0 i32.const 1 i32.lt_s br_if 0 local.get 0 i32.const 1 i32.sub br_table 0 1 2 1 end i32.const 5 return end i32.const 6 return end i32.const 7",
        ),
        (
            "a loop that is gone on with from inside",
            "(local i32) loop local.get 1 local.get 0 i32.add local.set 1 local.get 0 i32.const 1 i32.sub local.tee 0 i32.const 0 i32.gt_s if local.get 1 i32.const 1000 i32.lt_s if br 2 end i32.const 1 local.set 0 end end local.get 1",
        ),
        (
            "an operand from before it",
            "local.get 0 i32.const 3 block local.get 0 i32.const 4 i32.gt_s br_if 0 nop end i32.mul local.get 0 i32.add",
        ),
        (
            "a branch that hands a value over",
            "block (result i32) local.get 0 i32.const 3 i32.gt_s if local.get 0 i32.const 40 i32.add br 1 end local.get 0 i32.const 2 i32.mul end i32.const 1 i32.add",
        ),
        (
            "numbers of other types",
            "(local i64 f64) local.get 0 i64.extend_i32_s local.set 1 local.get 0 i32.const 4 i32.gt_s if local.get 1 i64.const 3 i64.mul local.set 1 local.get 1 f64.convert_i64_s local.set 2 end local.get 1 i32.wrap_i64 local.get 2 i32.trunc_f64_s i32.add",
        ),
    ];

    fn module(program: &str) -> Vec<u8> {
        wat::parse_str(format!("(module (func $program (export \"program\") (param i32) (result i32) {program}))"))
            .unwrap()
    }

    /// The module as if only these stretches had run, with everything cut that can be, and how many pieces that made.
    fn cut(module: &[u8], ran: impl Fn(usize) -> bool) -> (Vec<u8>, usize) {
        let flat = Flat::of(module).unwrap();
        let mut record = Record::default();
        let function = &flat.functions[0];
        record.add(function, &(0..function.stretches()).map(|it| it == 0 || ran(it)).collect::<Vec<_>>());
        let cut = outline_from(module, &record, 0).unwrap();
        let pieces = Flat::of(&cut).unwrap().functions.len() - 1;
        (cut, pieces)
    }

    #[test]
    fn whatever_is_cut_out_a_program_answers_the_same() {
        for (what, program) in PROGRAMS {
            let module = module(program);
            let whole = answers(&module);
            let stretches = Flat::of(&module).unwrap().functions[0].stretches();
            for ran in 0..1_u32 << (stretches - 1).min(12) {
                let (cut, _) = cut(&module, |stretch| ran >> (stretch - 1) & 1 == 1);
                assert_eq!(answers(&cut), whole, "{what}, where {ran:b} ran");
            }
        }
    }

    #[test]
    fn something_is_cut_out_of_each_of_them() {
        for (what, program) in PROGRAMS {
            assert_ne!(cut(&module(program), |_| false).1, 0, "{what}");
        }
    }

    #[test]
    fn where_everything_ran_nothing_is_cut() {
        for (what, program) in PROGRAMS {
            assert_eq!(cut(&module(program), |_| true).1, 0, "{what}");
        }
    }

    #[test]
    fn what_was_another_function_when_it_was_recorded_stays_whole() {
        let module = module(PROGRAMS[0].1);
        assert_eq!(Flat::of(&outline(&module, &Record::default()).unwrap()).unwrap().functions.len(), 1);
    }

    #[test]
    fn what_costs_more_than_it_saves_stays() {
        let module = module(PROGRAMS[0].1);
        let flat = Flat::of(&module).unwrap();
        let mut record = Record::default();
        record.add(&flat.functions[0], &[true]);
        assert_eq!(Flat::of(&outline(&module, &record).unwrap()).unwrap().functions.len(), 1);
    }
}
