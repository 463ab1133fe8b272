//! A module section by section, as it is written again with some of them changed.

use anyhow::Context;
use wasm_encoder::{RawSection, Section as _};
use wasmparser::{BinaryReaderError, ImportSectionReader, Parser, Payload, TypeRef};

/// A section as it is in the file.
pub(super) struct Section<'a> {
    pub(super) payload: Payload<'a>,
    /// Its bytes, without what it is and how long it is.
    pub(super) content: &'a [u8],
    id: u8,
}

impl Section<'_> {
    /// The same with other bytes.
    pub(super) fn with(&self, content: &[u8]) -> Vec<u8> {
        written(&RawSection { id: self.id, data: content })
    }
}

/// A section as it stands in a file.
pub(super) fn written(section: &impl wasm_encoder::Section) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.append_to(&mut bytes);
    bytes
}

/// The module with other sections where `changed` answers one; each other section stays byte by byte.
pub(super) fn rewritten<'a>(
    module: &'a [u8],
    mut changed: impl FnMut(Section<'a>) -> anyhow::Result<Option<Vec<u8>>>,
) -> anyhow::Result<Vec<u8>> {
    let mut bytes = wasm_encoder::Module::HEADER.to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("the module cannot be read")?;
        // What is no section is a part of one, or an end of the file.
        let Some((id, range)) = payload.as_section() else { continue };
        let content = module.get(range).context("a section is cut off")?;
        match changed(Section { payload, content, id })? {
            Some(section) => bytes.extend(section),
            None => RawSection { id, data: content }.append_to(&mut bytes),
        }
    }
    Ok(bytes)
}

/// How many functions are imported: the module's own are counted behind them.
pub(super) fn imported_functions(imports: ImportSectionReader<'_>) -> Result<u32, BinaryReaderError> {
    imports.into_imports().try_fold(0, |count, import| Ok(count + u32::from(matches!(import?.ty, TypeRef::Func(_)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"(module (import "a" "f" (func)) (import "a" "m" (memory 1)) (import "b" "g" (func))
        (func (export "h") call 0 i32.const 7 drop) (data (i32.const 8) "text") (@custom "more" "bytes"))"#;

    #[test]
    fn a_module_in_which_nothing_changes_is_the_same() {
        let module = wat::parse_str(TEXT).unwrap();
        assert_eq!(rewritten(&module, |_| Ok(None)).unwrap(), module);
    }

    #[test]
    fn a_section_with_other_bytes_stands_where_it_stood() {
        let module = wat::parse_str(TEXT).unwrap();
        let other = wat::parse_str(TEXT.replace("text", "longer text")).unwrap();
        // One piece, which is copied to 8, of eleven bytes.
        let data = [&[1, 0, 0x41, 8, 0x0b, 11][..], b"longer text"].concat();
        let changed =
            |section: Section<'_>| Ok(matches!(section.payload, Payload::DataSection(_)).then(|| section.with(&data)));
        assert_eq!(rewritten(&module, changed).unwrap(), other);
    }

    #[test]
    fn only_functions_are_counted_among_the_imports() {
        let module = wat::parse_str(TEXT).unwrap();
        let mut count = None;
        rewritten(&module, |section| {
            if let Payload::ImportSection(imports) = section.payload {
                count = Some(imported_functions(imports)?);
            }
            Ok(None)
        })
        .unwrap();
        assert_eq!(count, Some(2));
    }
}
