//! Styles and English texts that the first load does not need. They are a section of the second file, as JSON:
//! `{ "css": "…", "texts": [[place, "…"], …] }`. `www/later.js` reads it.

use std::path::Path;

use checkout_core::message::Message;
use wasm_encoder::{CustomSection, Section};

use super::{bundle, split::record::Record};
use crate::{file, project::Project};

/// What the section is called.
const SECTION: &str = "later";

/// What the crash of the first file is told with: no second file may be there then.
const CRASH_SCREEN: &str = "www/crash-screen.js";

/// The places of a catalog whose texts are loaded first.
pub(super) struct First(Vec<bool>);

impl First {
    pub(super) fn of(project: &Project, record: &Record) -> anyhow::Result<Self> {
        let crash = file::text(&project.path(CRASH_SCREEN))?;
        let words: Vec<_> = crash.split(|it: char| !it.is_alphanumeric()).collect();
        let is_first = |text: &Message| record.reads(text.key()) || words.contains(&&*bundle::identifier(text.key()));
        Ok(Self(Message::ALL.iter().map(is_first).collect()))
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.0.get(place).copied().unwrap_or_default()
    }
}

/// Puts the section behind the others of the second file.
pub(super) fn append(project: &Project, first: &First, rest: &Path) -> anyhow::Result<()> {
    let css = bundle::styles(project, "widget-later.css")?;
    let texts = bundle::texts(&bundle::english(project))?;
    let later: Vec<_> = texts.iter().enumerate().filter(|(place, _)| !first.has(*place)).collect();
    let json = serde_json::json!({ "css": css, "texts": later }).to_string();
    let mut module = file::bytes(rest)?;
    let section = CustomSection { name: SECTION.into(), data: json.as_bytes().into() };
    section.append_to(&mut module);
    file::write(rest, module)
}
