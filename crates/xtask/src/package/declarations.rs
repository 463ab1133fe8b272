//! The TypeScript declarations: the functions by hand, next to the loader; options, events and codes from core's tables.

use std::{ffi::OsStr, path::Path};

use checkout_core::{announcement, failure, options};

use crate::file;

/// The declarations that are generated, by file name.
pub(super) fn generated() -> [(&'static str, String); 3] {
    let declared = |of: &str, text: &str| format!("// Generated from the table of {of} in crates/core.\n\n{text}");
    [
        ("events.d.ts", declared("events", &announcement::reference::events_typescript())),
        ("options.d.ts", declared("options", &options::reference::typescript())),
        ("error-codes.d.ts", declared("codes", &failure::reference::error_codes_typescript())),
    ]
}

/// Writes every declaration into the package.
pub(super) fn write(www: &Path, dist: &Path) -> anyhow::Result<()> {
    for source in super::files(www)?.iter().filter(|path| is_declaration(path)) {
        file::copy(source, &dist.join(source.file_name().unwrap_or_default()))?;
    }
    for (name, text) in generated() {
        file::write(&dist.join(name), text)?;
    }
    Ok(())
}

fn is_declaration(path: &Path) -> bool {
    path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.ends_with(".d.ts"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_written_by_hand_and_what_is_generated_stand_together() {
        let (www, dist) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(www.path().join("index.d.ts"), "export {};").unwrap();
        fs::write(www.path().join("index.js"), "").unwrap();
        write(www.path(), dist.path()).unwrap();
        let names: Vec<_> = crate::package::files(dist.path()).unwrap();
        let names: Vec<_> = names.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, ["error-codes.d.ts", "events.d.ts", "index.d.ts", "options.d.ts"]);
    }
}
