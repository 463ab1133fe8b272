//! The licences and the changelog, which npm publishes with the package.

use crate::{file, project::Project};

pub(crate) const FILES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md"];

/// Copies them next to `pkg/package.json`. That all are there is for `cargo xtask test` to say.
pub(super) fn copy(project: &Project) -> anyhow::Result<()> {
    for name in FILES {
        let source = project.path(name);
        if source.is_file() {
            file::copy(&source, &project.path("pkg").join(name))?;
        }
    }
    Ok(())
}
