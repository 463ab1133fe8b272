//! Puts the table of functions that the second file calls in the order of the functions: numbers that rise take less room.

use anyhow::{Context, anyhow};
use wasm_encoder::{
    ElementSection, Elements, ImportSection,
    reencode::{Reencode, RoundtripReencoder},
};
use wasmparser::{ElementItems, ElementKind, ExternalKind, Parser, Payload};

use super::{
    FUNCTIONS,
    sections::{rewritten, written},
    shared,
};

/// The first file with its table in order, and where each entry is now.
pub(super) fn sorted(main: &[u8]) -> anyhow::Result<(Vec<u8>, Vec<usize>)> {
    let table = exported(main)?;
    let mut places = Vec::new();
    let file = rewritten(main, |section| {
        let Payload::ElementSection(elements) = section.payload else { return Ok(None) };
        let mut section = ElementSection::new();
        for element in elements {
            let element = element?;
            match (&element.kind, &element.items) {
                (ElementKind::Active { table_index: Some(index), offset_expr }, ElementItems::Functions(functions))
                    if *index == table =>
                {
                    let mut functions = functions.clone().into_iter().collect::<Result<Vec<_>, _>>()?;
                    places = ranks(&functions);
                    functions.sort_unstable();
                    let offset = RoundtripReencoder.const_expr(offset_expr.clone())?;
                    section.active(Some(table), &offset, Elements::Functions(functions.into()));
                }
                _ => RoundtripReencoder.parse_element(&mut section, element)?,
            }
        }
        Ok(Some(written(&section)))
    })?;
    Ok((file, places))
}

/// The second file with the names of those entries as they are now.
pub(super) fn renamed(rest: &[u8], places: &[usize]) -> anyhow::Result<Vec<u8>> {
    rewritten(rest, |section| {
        let Payload::ImportSection(imports) = section.payload else { return Ok(None) };
        let mut section = ImportSection::new();
        for import in imports.into_imports() {
            let import = import?;
            let ty = RoundtripReencoder.entity_type(import.ty)?;
            if import.module == FUNCTIONS {
                let place: usize = import.name.parse().context("an entry of the table has no number")?;
                let place = places.get(place).context("an entry is not in the table")?;
                section.import(import.module, &place.to_string(), ty);
            } else {
                section.import(import.module, import.name, ty);
            }
        }
        Ok(Some(written(&section)))
    })
}

/// Which place each has in the order of all.
fn ranks(functions: &[u32]) -> Vec<usize> {
    let mut order: Vec<_> = (0..functions.len()).collect();
    order.sort_unstable_by_key(|place| functions[*place]);
    let mut ranks = vec![0; functions.len()];
    order.into_iter().enumerate().for_each(|(rank, place)| ranks[place] = rank);
    ranks
}

fn exported(main: &[u8]) -> anyhow::Result<u32> {
    for payload in Parser::new(0).parse_all(main) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                let export = export?;
                if export.kind == ExternalKind::Table && export.name == shared(FUNCTIONS) {
                    return Ok(export.index);
                }
            }
        }
    }
    Err(anyhow!("the first file exports no table of functions"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_where_it_has_gone() {
        assert_eq!(ranks(&[70, 10, 40]), [2, 0, 1]);
    }

    #[test]
    fn the_table_rises_and_the_second_file_asks_for_the_same_functions() {
        let main = wat::parse_str(
            r#"(module (func $a) (func $b) (func $c) (table (export "$functions") 3 3 funcref) (elem (table 0) (i32.const 0) func $c $a $b))"#,
        );
        let rest = wat::parse_str(r#"(module (import "functions" "0" (func)) (import "functions" "2" (func)))"#);
        let (main, places) = sorted(&main.unwrap()).unwrap();
        assert_eq!(places, [2, 0, 1]);
        let rest = renamed(&rest.unwrap(), &places).unwrap();
        let names = |name: &str| rest.windows(name.len()).any(|it| it == name.as_bytes());
        assert!(names("functions\u{1}2") && names("functions\u{1}1"));
        assert!(wasmparser::validate(&main).is_ok());
    }
}
