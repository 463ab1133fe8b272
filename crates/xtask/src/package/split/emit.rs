//! Writes a module again with other bodies, and with functions behind those that it has. Everything else stays byte by byte.

use std::{borrow::Cow, collections::BTreeMap};

use anyhow::Context;
use wasm_encoder::{Encode, Instruction, NameMap, NameSection, Section};
use wasmparser::{BinaryReader, KnownCustom, Payload, ValType};

use super::{
    flat::{Flat, Function},
    sections::{rewritten, written},
};

/// A function that the module has not had.
pub(super) struct Added {
    pub(super) name: String,
    pub(super) params: Vec<ValType>,
    pub(super) results: Vec<ValType>,
    /// Its locals and operators.
    pub(super) body: Vec<u8>,
}

/// What changes of a module.
#[derive(Default)]
pub(super) struct Changes {
    /// By the place of a function: its new locals and operators.
    pub(super) bodies: BTreeMap<usize, Vec<u8>>,
    pub(super) added: Vec<Added>,
}

/// The module with the changes.
pub(super) fn write(flat: &Flat, changes: &Changes) -> anyhow::Result<Vec<u8>> {
    let (types, of_added) = types(flat, &changes.added)?;
    rewritten(flat.bytes, |section| {
        Ok(match &section.payload {
            Payload::TypeSection(_) => Some(section.with(&appended(section.content, &types)?)),
            Payload::FunctionSection(_) => Some(section.with(&appended(section.content, &of_added)?)),
            Payload::CodeSectionStart { .. } => Some(section.with(&code(flat, changes))),
            Payload::CustomSection(custom) if matches!(custom.as_known(), KnownCustom::Name(_)) => {
                Some(written(&function_names(flat, &changes.added)))
            }
            _ => None,
        })
    })
}

/// A list that begins with its length, with more behind.
fn appended(list: &[u8], more: &[Vec<u8>]) -> anyhow::Result<Vec<u8>> {
    let mut reader = BinaryReader::new(list, 0);
    let length = reader.read_var_u32().context("a section does not begin with its length")? as usize;
    let mut written = Vec::new();
    (length + more.len()).encode(&mut written);
    written.extend(&list[reader.original_position()..]);
    more.iter().for_each(|entry| written.extend(entry));
    Ok(written)
}

/// Entries of a list, as they are written.
type Entries = Vec<Vec<u8>>;

/// The types that the module has not had, and the number of the type of each function that is added.
fn types(flat: &Flat, added: &[Added]) -> anyhow::Result<(Entries, Entries)> {
    let mut known: Vec<_> = flat.types.iter().map(|ty| (ty.params().to_vec(), ty.results().to_vec())).collect();
    let (mut types, mut numbers) = (Vec::new(), Vec::new());
    for Added { params, results, .. } in added {
        let number = known.iter().position(|(takes, gives)| takes == params && gives == results);
        let number = number.unwrap_or_else(|| {
            types.push(function_type(params, results));
            known.push((params.clone(), results.clone()));
            known.len() - 1
        });
        let mut entry = Vec::new();
        u32::try_from(number).context("too many types")?.encode(&mut entry);
        numbers.push(entry);
    }
    Ok((types, numbers))
}

fn function_type(params: &[ValType], results: &[ValType]) -> Vec<u8> {
    let mut ty = vec![0x60];
    for list in [params, results] {
        list.len().encode(&mut ty);
        list.iter().for_each(|it| ty.push(code_of(*it)));
    }
    ty
}

/// How a type is written. The module has no others: no vectors, and of references only these two.
pub(super) fn code_of(ty: ValType) -> u8 {
    match ty {
        ValType::I32 => 0x7f,
        ValType::I64 => 0x7e,
        ValType::F32 => 0x7d,
        ValType::F64 => 0x7c,
        ValType::V128 => 0x7b,
        ValType::Ref(reference) if reference.is_func_ref() => 0x70,
        ValType::Ref(_) => 0x6f,
    }
}

/// Instructions as they are written.
pub(super) fn encoded<'a>(instructions: impl IntoIterator<Item = Instruction<'a>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    instructions.into_iter().for_each(|it| it.encode(&mut bytes));
    bytes
}

fn code(flat: &Flat, changes: &Changes) -> Vec<u8> {
    let mut code = Vec::new();
    (flat.functions.len() + changes.added.len()).encode(&mut code);
    let bodies =
        flat.functions.iter().enumerate().map(|(place, function)| {
            changes.bodies.get(&place).map_or(&flat.bytes[function.body.clone()], Vec::as_slice)
        });
    bodies.chain(changes.added.iter().map(|added| added.body.as_slice())).for_each(|body| body.encode(&mut code));
    code
}

/// The names of all functions; no others are used.
fn function_names(flat: &Flat, added: &[Added]) -> impl Section {
    let names = flat.functions.iter().map(|function: &Function| Cow::from(&function.name));
    let mut map = NameMap::new();
    for (number, name) in (flat.imported..).zip(names.chain(added.iter().map(|it| Cow::from(&it.name)))) {
        if !name.is_empty() {
            map.append(number, &name);
        }
    }
    let mut section = NameSection::new();
    section.functions(&map);
    section
}
