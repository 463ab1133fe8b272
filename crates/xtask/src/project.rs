//! Where the project's files are.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

/// The checked-out repository.
pub(crate) struct Project {
    root: PathBuf,
    executable: PathBuf,
}

impl Project {
    /// The repository that this xtask belongs to.
    ///
    /// Cargo names the package's folder when it runs us; started directly, we use the folder that we were compiled in.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let package =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = package.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default();
        if !root.join("rust-toolchain.toml").is_file() {
            bail!("{} is not the repository of checkout-instruments; run `cargo xtask` inside it", root.display());
        }
        // Asked now: after cargo has relinked us, the system no longer knows the name of the file that runs.
        let executable = env::current_exe().context("this system does not tell which program is running")?;
        Ok(Self { root, executable })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// This program, for child processes that start a sandbox.
    pub(crate) fn executable(&self) -> &Path {
        &self.executable
    }

    /// A path below the repository's root, written with `/`.
    pub(crate) fn path(&self, below_root: &str) -> PathBuf {
        self.root.join(below_root)
    }

    /// What wasm-bindgen and the style step leave for the bundler. Always below the root, wherever cargo builds:
    /// `package.json` and `tsconfig.json` name it.
    pub(crate) fn glue(&self) -> PathBuf {
        self.path("target/glue")
    }

    /// The part of the npm package that is built.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("pkg/dist")
    }

    /// Where a build step records what it was made of.
    pub(crate) fn stamp(&self, step: &str) -> PathBuf {
        self.path("target/stamps").join(step)
    }
}
