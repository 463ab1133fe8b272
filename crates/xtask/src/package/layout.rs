//! Puts the data of the linked module in an order in which each of the two files brings one piece of it.
//!
//! Which file needs what is seen in the module as it is in the end, so it is made twice: here with its data displaced, by which
//! addresses in the code are known, and then as it is published.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{
    glue,
    optimize::{self, Stages},
    split::{self, data::Layout, record::Record, relocations::Linked},
};
use crate::{
    file,
    project::Project,
    stamp::{Digest, Done, Step},
};

/// Writes the linked module with its data laid out.
pub(super) fn lay_out(project: &Project, compiled: &Path, force: bool) -> anyhow::Result<Done> {
    let outputs = [vec![module(project)], displaced(project).to_vec()].concat();
    let made_of = [
        compiled.to_owned(),
        project.path("Cargo.lock"),
        project.path("package-lock.json"),
        split::first_load(project),
    ];
    let versions = [split::VERSION, glue::VERSION, optimize::VERSION, include_str!("layout.rs")];
    let inputs = Digest::of(&made_of, &versions)?;
    Step::new(project.stamp("layout"), inputs, outputs).unless_done(force, || {
        println!("looking for the data that each file needs (wasm-bindgen, wasm-opt -Oz)");
        file::create_folder(&project.glue())?;
        let bytes = file::bytes(compiled)?;
        let linked = Linked::read(&bytes)?;
        let folder = tempfile::tempdir().context("there is no place for temporary files")?;
        let [bound, whole, pieces] = ["bound.wasm", "whole.wasm", "pieces.wasm"].map(|name| folder.path().join(name));
        glue::bind(linked.displaced(&bytes)?, &bound)?;
        let record = Record::read(&split::first_load(project))?;
        let stages = Stages { whole, pieces, parts: displaced(project) };
        optimize::cut(project, &bound, &record, &stages)?;
        let laid_out = Layout::of(&linked, &stages.parts)?.apply(&linked, &bytes)?;
        file::write(&module(project), laid_out)
    })
}

/// The linked module with its data laid out.
pub(super) fn module(project: &Project) -> PathBuf {
    project.glue().join("linked.wasm")
}

/// The two parts of the module whose data is displaced.
fn displaced(project: &Project) -> [PathBuf; 2] {
    ["displaced-main.wasm", "displaced-rest.wasm"].map(|name| project.glue().join(name))
}

/// Divides the data between the two parts of the module that was laid out.
pub(super) fn divide(project: &Project, compiled: &Path, parts: &[PathBuf; 2]) -> anyhow::Result<()> {
    let linked = Linked::read(&file::bytes(compiled)?)?;
    let displaced = displaced(project);
    let [stay, move_out] = Layout::of(&linked, &displaced)?.divide(&linked, parts, &displaced)?;
    println!("{stay} bytes of data stay, {move_out} move to the second file");
    Ok(())
}
