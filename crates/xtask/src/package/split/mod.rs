//! Cuts the module in two: what runs until a shopper can pay, and the rest.
//!
//! The first file holds every function that the first load ran when it was last recorded (`first-load.txt`, written by
//! `cargo xtask profile`), all data, and the memory. The second holds all other functions. Where a function of the first
//! calls one of the second, it calls an import in its place, and the loader (`www/instance.js`) hands the call on:
//!
//! ```text
//! main: imports "rest" { a, b, … }                     exports memory, tables, globals, one of the tables with its functions
//! rest: imports "functions" { 0, 1, … }, "main" { … }  exports a, b, …
//! ```
//!
//! A table, for the name of an export is longer than the place in a table.
//!
//! Which function is where decides only when it is loaded. What a list that is out of date costs is time, and a test tells.

mod addresses;
pub(super) mod data;
mod emit;
mod flat;
mod liveness;
pub(crate) mod marks;
mod names;
mod order;
mod outline;
pub(crate) mod record;
pub(super) mod relocations;
mod sections;
mod table;
#[cfg(test)]
mod testing;

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow, ensure};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, GlobalKind, ImportKind, Module,
    RefType, ValType,
    ir::{Value, Visitor, VisitorMut, dfs_in_order, dfs_pre_order_mut},
    passes,
};

use flat::Flat;
use record::Record;

use crate::{file, project::Project};

/// What a build step hashes: a change here makes other files of the same module.
pub(super) const VERSION: &str = concat!(
    include_str!("mod.rs"),
    include_str!("names.rs"),
    include_str!("record.rs"),
    include_str!("flat.rs"),
    include_str!("liveness.rs"),
    include_str!("outline.rs"),
    include_str!("emit.rs"),
    include_str!("sections.rs"),
    include_str!("order.rs"),
    include_str!("table.rs"),
    include_str!("relocations.rs"),
    include_str!("addresses.rs"),
    include_str!("data.rs"),
);

/// What the two files call each other in their imports; `www/instance.js` knows both names.
const MAIN: &str = "main";
const REST: &str = "rest";

/// The functions of the first file that the second calls, there by their places in a table.
const FUNCTIONS: &str = "functions";

/// Where the record of the first load is.
pub(crate) fn first_load(project: &Project) -> PathBuf {
    project.path("crates/xtask/first-load.txt")
}

/// Writes the module at `whole` in pieces, of which none has both what runs at the first load and what does not.
pub(super) fn take_apart(whole: &Path, record: &Record, pieces: &Path) -> anyhow::Result<()> {
    file::write(pieces, outline::outline(&file::bytes(whole)?, record)?)
}

/// Writes the two parts of a module in pieces, the first with all data, and answers how many functions each has.
pub(super) fn cut(pieces: &Path, record: &Record, parts: &[PathBuf; 2]) -> anyhow::Result<[usize; 2]> {
    let pieces = file::bytes(pieces)?;
    let module = read(&pieces)?;
    let border = Border::of(&module, |id| record.runs(&names::of(&module, id)));
    write(main_part(module, &border)?, &parts[0])?;
    write(rest_part(read(&pieces)?, &border)?, &parts[1])?;
    Ok([border.stay.len(), border.move_out.len()])
}

/// Each function's name and how long its code is.
pub(crate) fn functions(module: &[u8]) -> anyhow::Result<Vec<(String, usize)>> {
    let functions = Flat::of(module)?.functions;
    Ok(functions.iter().map(|function| (function.readable(), function.body.len())).collect())
}

/// Puts what is in the two files in an order that compresses well.
pub(super) fn arrange([main, rest]: &[PathBuf; 2]) -> anyhow::Result<()> {
    let (first, places) = table::sorted(&order::by_likeness(&file::bytes(main)?)?)?;
    let second = table::renamed(&order::by_likeness(&file::bytes(rest)?)?, &places)?;
    file::write(main, first)?;
    file::write(rest, second)
}

fn read(bytes: &[u8]) -> anyhow::Result<Module> {
    Module::from_buffer(bytes).map_err(|error| anyhow!("this is no module: {error:#}"))
}

fn write(mut module: Module, path: &Path) -> anyhow::Result<()> {
    passes::gc::run(&mut module);
    module.emit_wasm_file(path).map_err(|error| anyhow!("{} cannot be written: {error:#}", path.display()))
}

/// Which functions go where, and which are called across the border, each by its place in the whole module: an id means
/// nothing in another reading of the same file.
struct Border {
    stay: Vec<usize>,
    move_out: Vec<usize>,
    /// Of the rest, called (or held in a table, or exported) by what stays.
    into_rest: Vec<usize>,
    /// Of what stays, called by the rest.
    into_main: Vec<usize>,
}

impl Border {
    fn of(module: &Module, stays: impl Fn(FunctionId) -> bool) -> Self {
        let (stay, move_out): (Vec<_>, Vec<_>) = module.funcs.iter_local().map(|(id, _)| id).partition(|id| stays(*id));
        let outside: HashSet<_> = move_out.iter().copied().collect();
        let inside: HashSet<_> = stay.iter().copied().collect();
        let mut into_rest = called_by(module, &stay, &outside);
        into_rest.extend(held_by(module).filter(|id| outside.contains(id)));
        let into_main = called_by(module, &move_out, &inside);
        // Imports of one type stand together: the names are in order anyway, and so nothing changes from one to the next.
        let places = |ids: Vec<FunctionId>| {
            let mut ids: Vec<_> = ids.into_iter().map(|id| (type_of(module, id), id.index())).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.into_iter().map(|(_, place)| place).collect::<Vec<_>>()
        };
        Self {
            stay: places(stay),
            move_out: places(move_out),
            into_rest: places(into_rest),
            into_main: places(into_main),
        }
    }
}

fn type_of(module: &Module, id: FunctionId) -> (&[ValType], &[ValType]) {
    module.types.params_results(module.funcs.get(id).ty())
}

/// Which of `wanted` these functions name.
fn called_by(module: &Module, callers: &[FunctionId], wanted: &HashSet<FunctionId>) -> Vec<FunctionId> {
    struct Calls<'a>(&'a HashSet<FunctionId>, Vec<FunctionId>);
    impl<'i> Visitor<'i> for Calls<'_> {
        fn visit_function_id(&mut self, id: &FunctionId) {
            self.1.extend(self.0.contains(id).then_some(*id));
        }
    }
    let mut calls = Calls(wanted, Vec::new());
    for caller in callers {
        let function = module.funcs.get(*caller).kind.unwrap_local();
        dfs_in_order(&mut calls, function, function.entry_block());
    }
    calls.1
}

/// Functions that tables hold or that the module exports.
fn held_by(module: &Module) -> impl Iterator<Item = FunctionId> {
    let tables = module.elements.iter().flat_map(|element| match &element.items {
        ElementItems::Functions(functions) => functions.clone(),
        ElementItems::Expressions(..) => Vec::new(),
    });
    tables.chain(module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    }))
}

/// The functions of a module by their places.
fn by_place(module: &Module) -> HashMap<usize, FunctionId> {
    module.funcs.iter().map(|function| (function.id().index(), function.id())).collect()
}

/// `a` … `z`, `aa` …: short, for each is loaded.
fn short(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

/// Marks what only the other part asks for: the loader leaves it alone.
fn shared(name: &str) -> String {
    format!("${name}")
}

fn main_part(mut module: Module, border: &Border) -> anyhow::Result<Module> {
    let ids = by_place(&module);
    let imported = imports(&mut module, &ids, &border.into_rest, |number| (REST, short(number)))?;
    redirect(&mut module, &ids, &border.stay, &imported)?;
    for element in module.elements.iter_mut() {
        ensure!(matches!(element.items, ElementItems::Functions(_)), "a table is filled by expressions");
        if let ElementItems::Functions(functions) = &mut element.items {
            functions.iter_mut().for_each(|id| *id = imported.get(id).copied().unwrap_or(*id));
        }
    }
    for export in module.exports.iter_mut() {
        if let ExportItem::Function(id) = &mut export.item {
            *id = imported.get(id).copied().unwrap_or(*id);
        }
    }
    // Before the table of functions is there, which the second file does not see.
    share_everything_else(&mut module);
    list_functions(&mut module, &ids, &border.into_main)?;
    Ok(module)
}

fn rest_part(mut module: Module, border: &Border) -> anyhow::Result<Module> {
    forget_what_main_does(&mut module);
    let ids = by_place(&module);
    let imported = imports(&mut module, &ids, &border.into_main, |number| (FUNCTIONS, number.to_string()))?;
    redirect(&mut module, &ids, &border.move_out, &imported)?;
    export_functions(&mut module, &ids, &border.into_rest)?;
    import_everything_else(&mut module);
    Ok(module)
}

/// Imports in the place of functions that the other part has.
fn imports(
    module: &mut Module,
    ids: &HashMap<usize, FunctionId>,
    places: &[usize],
    name: impl Fn(usize) -> (&'static str, String),
) -> anyhow::Result<HashMap<FunctionId, FunctionId>> {
    let mut imported = HashMap::new();
    for (number, place) in places.iter().enumerate() {
        let id = found(ids, *place)?;
        let (from, name) = name(number);
        let (import, _) = module.add_import_func(from, &name, module.funcs.get(id).ty());
        imported.insert(id, import);
    }
    Ok(imported)
}

/// Makes these functions call the imports.
fn redirect(
    module: &mut Module,
    ids: &HashMap<usize, FunctionId>,
    callers: &[usize],
    to: &HashMap<FunctionId, FunctionId>,
) -> anyhow::Result<()> {
    struct Redirect<'a>(&'a HashMap<FunctionId, FunctionId>);
    impl VisitorMut for Redirect<'_> {
        fn visit_function_id_mut(&mut self, id: &mut FunctionId) {
            *id = self.0.get(id).copied().unwrap_or(*id);
        }
    }
    for place in callers {
        let id = found(ids, *place)?;
        let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else { continue };
        let entry = function.entry_block();
        dfs_pre_order_mut(&mut Redirect(to), function, entry);
    }
    Ok(())
}

fn export_functions(module: &mut Module, ids: &HashMap<usize, FunctionId>, places: &[usize]) -> anyhow::Result<()> {
    for (number, place) in places.iter().enumerate() {
        module.exports.add(&short(number), found(ids, *place)?);
    }
    Ok(())
}

/// A table of the functions that the second file calls.
fn list_functions(module: &mut Module, ids: &HashMap<usize, FunctionId>, places: &[usize]) -> anyhow::Result<()> {
    let functions = places.iter().map(|place| found(ids, *place)).collect::<Result<Vec<_>, _>>()?;
    let length = u64::try_from(functions.len()).context("too many functions")?;
    let table = module.tables.add_local(false, length, Some(length), RefType::FUNCREF);
    let start = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(0)) };
    let element = module.elements.add(start, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(element);
    module.exports.add(&shared(FUNCTIONS), table);
    Ok(())
}

fn found(ids: &HashMap<usize, FunctionId>, place: usize) -> anyhow::Result<FunctionId> {
    ids.get(&place).copied().context("two readings of the module differ")
}

fn share_everything_else(module: &mut Module) {
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for (number, id) in globals.into_iter().enumerate() {
        module.exports.add(&shared(&format!("global{number}")), id);
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for (number, id) in tables.into_iter().enumerate() {
        module.exports.add(&shared(&format!("table{number}")), id);
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        module.exports.add(&shared("memory"), id);
    }
}

/// The first part fills memory and tables, and what it exports it alone exports.
fn forget_what_main_does(module: &mut Module) {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    data.into_iter().for_each(|id| module.data.delete(id));
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    elements.into_iter().for_each(|id| module.elements.delete(id));
    module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
    module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
}

/// Memory, tables and globals are those of the first part, by the names of `share_everything_else`.
fn import_everything_else(module: &mut Module) {
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for (number, id) in globals.into_iter().enumerate() {
        let it = module.globals.get(id);
        let (ty, mutable, is_shared) = (it.ty, it.mutable, it.shared);
        let (twin, import) =
            module.add_import_global(MAIN, &shared(&format!("global{number}")), ty, mutable, is_shared);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
        module.imports.get_mut(import).kind = ImportKind::Global(id);
        module.globals.delete(twin);
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for (number, id) in tables.into_iter().enumerate() {
        let it = module.tables.get(id);
        let (is_long, initial, maximum, ty) = (it.table64, it.initial, it.maximum, it.element_ty);
        let name = shared(&format!("table{number}"));
        let (twin, import) = module.add_import_table(MAIN, &name, is_long, initial, maximum, ty);
        module.tables.get_mut(id).import = Some(import);
        module.imports.get_mut(import).kind = ImportKind::Table(id);
        module.tables.delete(twin);
    }
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        let it = module.memories.get(id);
        let (is_shared, is_long, initial, maximum, page) =
            (it.shared, it.memory64, it.initial, it.maximum, it.page_size_log2);
        let (twin, import) =
            module.add_import_memory(MAIN, &shared("memory"), is_shared, is_long, initial, maximum, page);
        module.memories.get_mut(id).import = Some(import);
        module.imports.get_mut(import).kind = ImportKind::Memory(id);
        module.memories.delete(twin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_each_is_another() {
        let names: Vec<_> = (0..1_500).map(short).collect();
        assert_eq!(names[..3], ["a", "b", "c"]);
        assert_eq!(names[26..28], ["aa", "ba"]);
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    }
}
