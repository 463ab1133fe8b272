//! The applications of `tests/package`: each is made of the packed package by a tool of its own, and sells something.

use anyhow::Context;

use super::{
    playwright::{self, Suite},
    tally::Tally,
};
use crate::{
    commands::package,
    process,
    project::Project,
    setup::browser::Browser,
    stamp::{Digest, Step},
};

const FOLDER: &str = "tests/package";

/// The applications that are made and used in about half a minute.
const FAST: &str = "@fast";

/// Runs the applications that are fast, or all of them.
pub(super) fn run(project: &Project, browser: &Browser, all: bool) -> anyhow::Result<Tally> {
    install(project)?;
    let tarball = package::pack(project)?;
    let grep = (!all).then_some(FAST);
    playwright::run(project, browser, &Suite { folder: FOLDER, grep, environment: &[("CHECKOUT_TARBALL", &tarball)] })
}

/// Installs the tools, unless they are there and the lock file is as it was.
fn install(project: &Project) -> anyhow::Result<()> {
    let folder = project.path(FOLDER);
    let inputs = ["package.json", "package-lock.json", ".npmrc"]
        .iter()
        .try_fold(Digest::default(), |digest, file| digest.path(&folder.join(file)))?;
    let installed = folder.join("node_modules/.package-lock.json");
    Step::new(folder.join("node_modules/.xtask-stamp"), inputs, vec![installed]).unless_done(false, || {
        println!("installing the tools of the applications, 600 MB (npm ci in {FOLDER})");
        let mut npm = process::system(project, "npm")?;
        npm.current_dir(&folder).args(["ci", "--loglevel=error", "--no-progress"]);
        process::run(&mut npm).context("the tools cannot be installed; check the network, then run the command again")
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    fn source(path: &str) -> String {
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
    }

    /// Whether a document shows a file of the applications whole, as it is tested.
    fn shows(document: &str, language: &str, file: &str) -> bool {
        source(document).contains(&format!("```{language}\n{}```", source(&format!("tests/package/{file}"))))
    }

    #[test]
    fn the_components_of_the_documentation_are_those_that_are_tested() {
        assert!(shows("docs/frameworks.md", "jsx", "react/Checkout.jsx"));
        assert!(shows("docs/frameworks.md", "jsx", "react/App.jsx"));
        assert!(shows("docs/frameworks.md", "vue", "vue/Checkout.vue"));
        assert!(shows("docs/frameworks.md", "vue", "vue/App.vue"));
        assert!(shows("docs/frameworks.md", "jsx", "next/app/shop.jsx"));
    }

    #[test]
    fn each_line_of_configuration_is_in_the_readme_as_it_is_tested() {
        let lines = [
            ("vite7/vite.config.js", "optimizeDeps: { exclude: ['checkout-instruments'] }"),
            ("parcel/package.json", "\"@parcel/resolver-default\": { \"packageExports\": true }"),
            ("esbuild/package.json", "cp node_modules/checkout-instruments/dist/*.wasm dist/"),
            ("rollup/package.json", "cp node_modules/checkout-instruments/dist/*.wasm dist/"),
            ("static-module/package.json", "cp -R node_modules/checkout-instruments/dist checkout"),
            ("static-module/index.html", "{ \"imports\": { \"checkout-instruments\": \"./checkout/index.js\" } }"),
        ];
        for (file, line) in lines {
            assert!(source(&format!("tests/package/{file}")).contains(line), "{file} has another line");
            assert!(source("README.md").contains(line), "README.md lacks the line of {file}");
        }
    }

    #[test]
    fn what_needs_nothing_has_nothing() {
        for folder in ["vite", "webpack", "rspack"] {
            let names = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/package").join(folder));
            let mut names: Vec<_> = names.unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            assert_eq!(names, ["index.html", "main.js", "package.json"], "{folder}");
        }
    }
}
