//! Which locals of a function are read later, at each of its operators.

use wasmparser::Operator;

use super::flat::Function;

/// A set of locals.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Locals(Vec<u64>);

impl Locals {
    fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    pub(super) fn contains(&self, local: u32) -> bool {
        self.0.get(local as usize / 64).is_some_and(|word| word >> (local % 64) & 1 == 1)
    }

    fn add(&mut self, local: u32) {
        if let Some(word) = self.0.get_mut(local as usize / 64) {
            *word |= 1 << (local % 64);
        }
    }

    fn remove(&mut self, local: u32) {
        if let Some(word) = self.0.get_mut(local as usize / 64) {
            *word &= !(1 << (local % 64));
        }
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }
}

/// What is live before each operator.
pub(super) fn of(function: &Function) -> Vec<Locals> {
    let none = Locals::none(function.locals.len());
    let mut live = vec![none.clone(); function.ops.len() + 1];
    let next: Vec<_> = (0..function.ops.len()).map(|at| successors(function, at)).collect();
    loop {
        let mut is_settled = true;
        for at in (0..function.ops.len()).rev() {
            let mut now = none.clone();
            next[at].iter().for_each(|to| now.join(&live[*to]));
            match function.ops[at].operator {
                Operator::LocalGet { local_index } => now.add(local_index),
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => now.remove(local_index),
                _ => {}
            }
            if now != live[at] {
                live[at] = now;
                is_settled = false;
            }
        }
        if is_settled {
            return live;
        }
    }
}

/// What may run after an operator. The place behind the last one stands for the caller, to whom no local matters.
fn successors(function: &Function, at: usize) -> Vec<usize> {
    let op = &function.ops[at];
    let branches = || op.labels().into_iter().map(|depth| target(function, op.parent, depth));
    match &op.operator {
        Operator::Br { .. } | Operator::BrTable { .. } => branches().collect(),
        Operator::BrIf { .. } => branches().chain([at + 1]).collect(),
        Operator::If { .. } => vec![at + 1, op.other.map_or(op.end, |other| other + 1)],
        // The end of the arm in front of it.
        Operator::Else => vec![op.end],
        Operator::Return | Operator::Unreachable => Vec::new(),
        _ => vec![at + 1],
    }
}

/// The operator that runs next where a branch of this depth is taken inside this construct.
pub(super) fn target(function: &Function, inside: Option<usize>, depth: u32) -> usize {
    match function.labelled(inside, depth) {
        None => function.ops.len(),
        Some(construct) if matches!(function.ops[construct].operator, Operator::Loop { .. }) => construct + 1,
        Some(construct) => function.ops[construct].end + 1,
    }
}
