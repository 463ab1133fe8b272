//! A module that tells which of its functions run.

use std::path::Path;

use anyhow::{Context, anyhow};
use walrus::{FunctionId, FunctionKind, Module, ValType, ir::Value};

use super::names::{self, Keys};

/// The import that is called at the start of each function, with the number of the function.
const MODULE: &str = "marks";
const MARK: &str = "mark";

/// A module with marks, and what it is made of.
pub(crate) struct Marked {
    names: Vec<String>,
}

/// Writes the module at `whole` with a mark in each function.
pub(crate) fn write(whole: &Path, to: &Path) -> anyhow::Result<Marked> {
    let mut module = super::read(whole)?;
    let ty = module.types.add(&[ValType::I32], &[]);
    let (mark, _) = module.add_import_func(MODULE, MARK, ty);
    let functions: Vec<_> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let names = functions.iter().map(|id| names::of(&module, *id)).collect();
    for (number, id) in functions.into_iter().enumerate() {
        set(&mut module, id, mark, i32::try_from(number).context("too many functions")?);
    }
    module.emit_wasm_file(to).map_err(|error| anyhow!("{} cannot be written: {error:#}", to.display()))?;
    Ok(Marked { names })
}

fn set(module: &mut Module, id: FunctionId, mark: FunctionId, number: i32) {
    if let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind {
        function.builder_mut().func_body().call_at(0, mark).const_at(0, Value::I32(number));
    }
}

impl Marked {
    /// The keys of the functions whose marks were called.
    pub(crate) fn keys(&self, called: &[usize]) -> anyhow::Result<Keys> {
        let name = |number: &usize| self.names.get(*number).map(|name| names::key(name));
        called.iter().map(|number| name(number).context("a mark has no function")).collect()
    }
}
