//! Runs small modules.

/// What the function `program` of a module answers to each of some numbers.
pub(super) fn answers(module: &[u8]) -> Vec<i32> {
    let engine = wasmi::Engine::default();
    let module = wasmi::Module::new(&engine, module).unwrap();
    let mut store = wasmi::Store::new(&engine, ());
    let instance = wasmi::Linker::new(&engine).instantiate_and_start(&mut store, &module).unwrap();
    let program = instance.get_typed_func::<i32, i32>(&store, "program").unwrap();
    (-2..14).map(|number| program.call(&mut store, number).unwrap()).collect()
}
