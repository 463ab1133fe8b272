//! The generated parts of a document, each between two comments that name it.

use anyhow::{Context, bail};
use checkout_core::{announcement, failure, options};

/// A part: its name, and its text as it follows from core's tables.
type Part = (&'static str, String);

pub(super) fn generated() -> [Part; 7] {
    [
        ("options", options::reference::markdown()),
        ("options without effect", options::reference::no_effect_markdown()),
        ("events", announcement::reference::events_markdown()),
        ("states", announcement::reference::states_markdown()),
        ("attributes", options::reference::attributes_markdown()),
        ("problem codes", options::reference::problem_codes_markdown()),
        ("error codes", failure::reference::error_codes_markdown()),
    ]
}

/// The document with every part written anew.
pub(super) fn filled(document: &str, parts: &[Part]) -> anyhow::Result<String> {
    parts.iter().try_fold(document.to_owned(), |document, (name, text)| with_part(&document, name, text))
}

fn with_part(document: &str, name: &str, text: &str) -> anyhow::Result<String> {
    let (begin, end) = (format!("<!-- generated: {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = document.split_once(&begin).with_context(|| format!("there is no {begin:?}"))?;
    let (_, after) = rest.split_once(&end).with_context(|| format!("there is no {end:?} after its beginning"))?;
    if after.contains(&begin) {
        bail!("{begin:?} stands twice");
    }
    // Markdown takes a comment and what follows it without a blank line for one block of HTML.
    Ok([before, &begin, "\n", text, "\n", &end, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [Part; 1] = [("codes", String::new())];
    const EMPTY: &str = "a\n<!-- generated: codes -->\n<!-- end of codes -->\nb\n";

    fn filled_with(document: &str, text: &str) -> anyhow::Result<String> {
        filled(document, &[("codes", text.to_owned())])
    }

    #[test]
    fn what_stands_around_a_part_stays() {
        let written = filled_with(EMPTY, "| x |\n").unwrap();
        assert_eq!(written, "a\n<!-- generated: codes -->\n\n| x |\n\n<!-- end of codes -->\nb\n");
    }

    #[test]
    fn a_part_is_replaced_and_what_is_current_stays_as_it_is() {
        let first = filled_with(EMPTY, "old\n").unwrap();
        let second = filled_with(&first, "new\n").unwrap();
        assert_eq!(second, filled_with(EMPTY, "new\n").unwrap());
        assert_eq!(second, filled_with(&second, "new\n").unwrap());
    }

    #[test]
    fn a_missing_or_doubled_mark_is_an_error() {
        assert!(filled("no marks", &PARTS).is_err());
        assert!(filled("<!-- generated: codes -->\n", &PARTS).is_err());
        assert!(filled(&EMPTY.repeat(2), &PARTS).is_err());
    }
}
