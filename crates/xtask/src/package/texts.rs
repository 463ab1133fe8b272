//! What npm publishes beside what is built: the licences, the changelog, and the documents that others of the package name.

use crate::{file, project::Project};

/// Each by its place here and its place in the package.
const FILES: [(&str, &str); 5] = [
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("docs/frameworks.md", "docs/frameworks.md"),
    // What a page may say otherwise by the option `i18n`: the published catalogs have no keys.
    ("www/locales/en.json", "docs/en.json"),
];

/// Where they are in the package.
pub(crate) fn places() -> [&'static str; FILES.len()] {
    FILES.map(|(_, place)| place)
}

/// Copies them next to `pkg/package.json`. That all are there is for `cargo xtask test` to say.
pub(super) fn copy(project: &Project) -> anyhow::Result<()> {
    for (source, place) in FILES {
        let source = project.path(source);
        if source.is_file() {
            file::copy(&source, &project.path("pkg").join(place))?;
        }
    }
    Ok(())
}
