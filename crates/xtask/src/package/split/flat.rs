//! A module as it is written: the operators of each function in a row, with what is on the stack before each of them.

use std::ops::Range;

use anyhow::{Context, anyhow, ensure};
use wasmparser::{
    BinaryReaderError, BlockType, FuncToValidate, FuncType, FuncValidator, FuncValidatorAllocations, FunctionBody,
    KnownCustom, Name, Operator, Parser, Payload, ValType, ValidPayload, Validator, ValidatorResources,
};

use super::{names, sections::imported_functions};

/// A module, and its functions as they come in the file.
pub(super) struct Flat<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) types: Vec<FuncType>,
    pub(super) imported: u32,
    pub(super) functions: Vec<Function<'a>>,
}

pub(super) struct Function<'a> {
    /// Mangled, as in the file; empty where it has none.
    pub(super) name: String,
    pub(super) ty: u32,
    /// Parameters first.
    pub(super) locals: Vec<ValType>,
    /// Where its body is: the list of its own locals, then the operators.
    pub(super) body: Range<usize>,
    pub(super) ops: Vec<Op<'a>>,
}

pub(super) struct Op<'a> {
    pub(super) operator: Operator<'a>,
    pub(super) range: Range<usize>,
    /// The operands before it; only those of live code mean something.
    pub(super) stack: Vec<ValType>,
    pub(super) pops: usize,
    /// The operator that began the construct in which this one stands; nothing for those of the function itself.
    pub(super) parent: Option<usize>,
    /// Whether anything leads here.
    pub(super) is_live: bool,
    /// Which stretch of code without branches it belongs to, counted within the function.
    pub(super) stretch: usize,
    /// Where its construct ends, of one that begins one and of an `else`, and where the other arm of an `if` begins.
    pub(super) end: usize,
    pub(super) other: Option<usize>,
}

/// With an address, the operator that pushes it.
const SHORT: usize = 4;

impl Op<'_> {
    /// How many bytes it takes at least. An address takes more or less of them by where data is, which decides nothing else.
    pub(super) fn length(&self) -> usize {
        match self.operator {
            Operator::BrTable { .. } => self.range.len(),
            _ => self.range.len().min(SHORT),
        }
    }

    pub(super) fn begins(&self) -> bool {
        matches!(self.operator, Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. })
    }

    /// The labels that it branches to, as they are written.
    pub(super) fn labels(&self) -> Vec<u32> {
        match &self.operator {
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => vec![*relative_depth],
            Operator::BrTable { targets } => targets.targets().flatten().chain([targets.default()]).collect(),
            _ => Vec::new(),
        }
    }
}

impl Function<'_> {
    /// The name as people read it.
    pub(super) fn readable(&self) -> String {
        names::readable(&self.name)
    }

    pub(super) fn stretches(&self) -> usize {
        self.ops.last().map_or(0, |op| op.stretch + 1)
    }

    /// What the operators are, without what they are about: the same after any change that moved only data and functions.
    pub(super) fn shape(&self) -> u32 {
        let shape: String = self.ops.iter().map(|op| kind(&op.operator) + ";").collect();
        names::key(&shape)
    }

    /// Where the operators in a row end that begin here: a construct is one.
    pub(super) fn next(&self, at: usize) -> usize {
        let op = &self.ops[at];
        if op.begins() { op.end + 1 } else { at + 1 }
    }

    /// The construct that a label of this depth means inside this one; nothing for the function itself.
    pub(super) fn labelled(&self, inside: Option<usize>, depth: u32) -> Option<usize> {
        (0..depth).fold(inside, |inside, _| inside.and_then(|construct| self.ops[construct].parent))
    }
}

/// The name of an operator without its immediates.
fn kind(operator: &Operator) -> String {
    let text = format!("{operator:?}");
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}

impl<'a> Flat<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> anyhow::Result<Self> {
        read(bytes).map_err(|error| anyhow!("the module cannot be read: {error:#}"))
    }

    /// Of a block, a loop or an arm of an `if`: what it takes and what it leaves.
    pub(super) fn of_block(&self, ty: BlockType) -> (Vec<ValType>, Vec<ValType>) {
        match ty {
            BlockType::Empty => (Vec::new(), Vec::new()),
            BlockType::Type(ty) => (Vec::new(), vec![ty]),
            BlockType::FuncType(index) => {
                let ty = &self.types[index as usize];
                (ty.params().to_vec(), ty.results().to_vec())
            }
        }
    }
}

fn read(bytes: &[u8]) -> anyhow::Result<Flat<'_>> {
    let mut flat = Flat { bytes, types: Vec::new(), imported: 0, functions: Vec::new() };
    let mut declared = Vec::new();
    let mut validator = Validator::new();
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
            bodies.push((function, body));
        }
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    flat.types.push(ty?);
                }
            }
            Payload::ImportSection(imports) => flat.imported = imported_functions(imports)?,
            Payload::FunctionSection(types) => declared = types.into_iter().collect::<Result<_, _>>()?,
            Payload::CustomSection(custom) => {
                if let KnownCustom::Name(section) = custom.as_known() {
                    name(&mut flat, &mut bodies, &declared, section)?;
                }
            }
            _ => {}
        }
    }
    ensure!(!flat.functions.is_empty(), "no function has a name: it was linked or optimized without --debuginfo");
    Ok(flat)
}

type Bodies<'a> = Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'a>)>;

/// The names come last in a file: then everything is known of a function.
fn name<'a>(
    flat: &mut Flat<'a>,
    bodies: &mut Bodies<'a>,
    declared: &[u32],
    section: wasmparser::NameSectionReader<'a>,
) -> anyhow::Result<()> {
    let mut names = vec![String::new(); bodies.len()];
    for part in section {
        let Name::Function(map) = part? else { continue };
        for naming in map {
            let naming = naming?;
            if let Some(place) = naming.index.checked_sub(flat.imported) {
                *names.get_mut(place as usize).context("a name has no function")? = naming.name.to_owned();
            }
        }
    }
    let mut allocations = FuncValidatorAllocations::default();
    for (((validator, body), name), ty) in bodies.drain(..).zip(names).zip(declared) {
        let (function, used) = function(validator, &body, allocations)?;
        allocations = used;
        flat.functions.push(Function { name, ty: *ty, ..function });
    }
    Ok(())
}

fn function<'a>(
    validator: FuncToValidate<ValidatorResources>,
    body: &FunctionBody<'a>,
    allocations: FuncValidatorAllocations,
) -> Result<(Function<'a>, FuncValidatorAllocations), BinaryReaderError> {
    let mut validator = validator.into_validator(allocations);
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader)?;
    let locals = (0..validator.len_locals()).filter_map(|index| validator.get_local_type(index)).collect();
    let mut ops: Vec<Op> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut stretch = 0;
    let starts = body.get_operators_reader()?.into_iter_with_offsets().collect::<Result<Vec<_>, _>>()?;
    for (place, (operator, offset)) in starts.iter().enumerate() {
        let until = starts.get(place + 1).map_or(body.range().end, |(_, next)| *next);
        if ops.last().is_some_and(|last| parts(&last.operator)) {
            stretch += 1;
        }
        close(&mut ops, &mut open, operator);
        let frame = validator.get_control_frame(0);
        let is_live = frame.is_some_and(|frame| !frame.unreachable);
        let (pops, _) = operator.operator_arity(&validator).unwrap_or_default();
        let parent = parent(&ops, operator, &open);
        ops.push(Op {
            operator: operator.clone(),
            range: *offset..until,
            stack: operands(&validator),
            pops: pops as usize,
            parent,
            is_live,
            stretch,
            end: place,
            other: None,
        });
        validator.op(*offset, operator)?;
        if ops[place].begins() {
            open.push(place);
        }
    }
    let function = Function { name: String::new(), ty: 0, locals, body: body.range(), ops };
    Ok((function, validator.into_allocations()))
}

/// What is on the stack now.
fn operands(validator: &FuncValidator<ValidatorResources>) -> Vec<ValType> {
    let height = validator.operand_stack_height() as usize;
    (0..height).rev().filter_map(|depth| validator.get_operand_type(depth).flatten()).collect()
}

/// Notes in what is open where its first arm or it itself ends, where the next operator says so.
fn close(ops: &mut [Op], open: &mut Vec<usize>, operator: &Operator) {
    let place = ops.len();
    let Some(begin) = open.last().copied() else { return };
    match operator {
        Operator::Else => ops[begin].other = Some(place),
        Operator::End => {
            ops[begin].end = place;
            if let Some(other) = ops[begin].other {
                ops[other].end = place;
            }
            open.pop();
        }
        _ => {}
    }
}

/// What an operator stands in. An `else` stands beside its `if`.
fn parent(ops: &[Op], operator: &Operator, open: &[usize]) -> Option<usize> {
    let around = open.last().copied();
    if matches!(operator, Operator::Else) { around.and_then(|construct| ops[construct].parent) } else { around }
}

/// Whether what follows this operator may run more or less often than what stands before it.
fn parts(operator: &Operator) -> bool {
    use Operator::{Br, BrIf, BrTable, Else, End, If, Return, Unreachable};
    matches!(operator, Br { .. } | BrIf { .. } | BrTable { .. } | Else | End | If { .. } | Return | Unreachable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long the operators of a function are together that names this address in each way that there is.
    fn length(address: u32) -> usize {
        let text = format!(
            "(module (memory 1) (func $f (param i32) i32.const {address} i32.load offset={address} drop
                local.get 0 i32.const {address} i32.store offset={address}))"
        );
        let module = wat::parse_str(text).unwrap();
        Flat::of(&module).unwrap().functions[0].ops.iter().map(Op::length).sum()
    }

    #[test]
    fn where_data_is_changes_no_length() {
        assert_eq!(length(0x10_0000), length(0x1000_8000));
    }

    #[test]
    fn a_table_of_branches_is_as_long_as_it_is() {
        let module = wat::parse_str("(module (func $f (param i32) local.get 0 br_table 0 0 0 0 0 0))").unwrap();
        assert_eq!(Flat::of(&module).unwrap().functions[0].ops[1].length(), 8);
    }
}
