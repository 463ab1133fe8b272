//! What a fresh machine lacks, as code. Each part does nothing when it is in place, else says in one line what it does.

pub(crate) mod browser;
pub(crate) mod engines;
pub(crate) mod node;
pub(crate) mod wasm_target;

use crate::project::Project;

/// Everything that a build of the package needs.
pub(crate) fn for_build(project: &Project) -> anyhow::Result<()> {
    wasm_target::ensure(project)?;
    wasm_target::ensure_source(project)?;
    node::ensure(project)
}
