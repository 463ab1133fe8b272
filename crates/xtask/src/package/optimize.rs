//! wasm-opt: the module as small as it gets, before and after it is cut in two.

use std::path::{Path, PathBuf};

use super::{
    MODULE, NAME, REST, bundle,
    later::{self, First},
    layout,
    split::{self, record::Record},
};
use crate::{
    file, process,
    project::Project,
    stamp::{Digest, Done, Step},
};

/// The features are those that rustc turns on for wasm32-unknown-unknown: wasm-opt must be told, since
/// wasm-bindgen drops the section that lists them.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The whole module keeps the names of its functions, by which it is cut, and keeps them apart: see `compile::IN_PIECES`.
const WHOLE: [&str; 5] = [
    "-Oz",
    "--debuginfo",
    "--one-caller-inline-max-function-size=1",
    "--always-inline-max-function-size=1",
    "--flexible-inline-max-function-size=1",
];

/// Only now may small functions go into those that call them: before the cut, what is rarely run would be in what always runs. Browsers
/// compile each function by itself when it is first called, so a seventh fewer of them are sooner compiled, and brotli makes less of them.
/// With larger ones, or when each part is optimized from the start once more, the files are smaller, and what brotli makes of them is larger.
const PUBLISHED: [&str; 10] = [
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
    "--one-caller-inline-max-function-size=16",
    "--always-inline-max-function-size=4",
    "--flexible-inline-max-function-size=1",
    "--inlining-optimizing",
    "--coalesce-locals",
    "--reorder-locals",
    "--vacuum",
];

/// What a build step hashes that does the same.
pub(super) const VERSION: &str = include_str!("optimize.rs");

/// Writes the two files that are published.
pub(super) fn shrink(project: &Project, compiled: &Path, force: bool) -> anyhow::Result<Done> {
    let module = project.glue().join(format!("{NAME}_bg.wasm"));
    let published = [MODULE, REST].map(|name| project.dist().join(name));
    let made_of = [
        module.clone(),
        compiled.to_owned(),
        project.path("package-lock.json"),
        split::first_load(project),
        bundle::english(project),
        project.path("www/widget-later.css"),
        project.path("www/crash-screen.js"),
    ];
    let inputs = Digest::of(&made_of, &[split::VERSION, VERSION, include_str!("layout.rs"), include_str!("later.rs")])?;
    let stages = Stages::of(project);
    let outputs = [&published[..], &[stages.whole.clone(), stages.pieces.clone()]].concat();
    Step::new(project.stamp("optimize"), inputs, outputs).unless_done(force, || {
        println!("shrinking the module (wasm-opt -Oz) and cutting it in two");
        file::create_folder(&project.dist())?;
        let record = Record::read(&split::first_load(project))?;
        let [stay, move_out] = cut(project, &module, &record, &stages)?;
        println!("{stay} functions stay, {move_out} move to the second file");
        layout::divide(project, compiled, &stages.parts)?;
        for (part, published) in stages.parts.iter().zip(&published) {
            wasm_opt(project, part, &PUBLISHED, published)?;
        }
        split::arrange(&published)?;
        later::append(project, &First::of(project, &record)?, &published[1])
    })
}

/// The files that a module becomes, one after the other, until it is in two parts.
pub(super) struct Stages {
    pub(super) whole: PathBuf,
    pub(super) pieces: PathBuf,
    pub(super) parts: [PathBuf; 2],
}

impl Stages {
    /// Those of the module that is published.
    fn of(project: &Project) -> Self {
        let parts = ["main.wasm", "rest.wasm"].map(|part| project.glue().join(part));
        Self { whole: whole(project), pieces: pieces(project), parts }
    }
}

/// Shrinks a module, takes it apart and writes its two parts. Answers how many functions each has.
pub(super) fn cut(
    project: &Project,
    module: &Path,
    record: &Record,
    Stages { whole, pieces, parts }: &Stages,
) -> anyhow::Result<[usize; 2]> {
    wasm_opt(project, module, &WHOLE, whole)?;
    split::take_apart(whole, record, pieces)?;
    split::cut(pieces, record, parts)
}

/// The module in one piece, with the names of its functions.
pub(crate) fn whole(project: &Project) -> PathBuf {
    project.glue().join("whole.wasm")
}

/// The same with what did not run in functions of its own: each function is in one of the two files.
pub(crate) fn pieces(project: &Project) -> PathBuf {
    project.glue().join("pieces.wasm")
}

fn wasm_opt(project: &Project, from: &Path, arguments: &[&str], to: &Path) -> anyhow::Result<()> {
    let mut wasm_opt = process::node_tool(project, "wasm-opt")?;
    process::run(wasm_opt.arg(from).args(FEATURES).args(arguments).arg("--output").arg(to))
}
