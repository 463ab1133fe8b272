//! Every code that a `CheckoutError` can have, as documentation: the table of the README, the TypeScript declaration, and a
//! section for each that its message links to.

use super::remedies::REMEDIES;
use super::{Code, Failure};
use crate::options::ProblemCode;

/// Codes of the page's containers. They come with one problem of the same code.
const OF_CONTAINERS: [ProblemCode; 3] =
    [ProblemCode::ContainerNotFound, ProblemCode::ContainerInUse, ProblemCode::ContainerUnsuitable];

/// Codes that JavaScript raises by itself, before the module runs or without asking it, with what they mean.
pub const OF_THE_LOADER: [(&str, &str); 16] = [
    (
        "browser-unsupported",
        "The browser is too old, or WebAssembly is turned off in it. Nothing was loaded. The oldest that work: Chrome and Edge 102, Firefox 112, Safari 16.4.",
    ),
    (
        "wasm-not-found",
        "There is no wasm file beside the script: HTTP 404 or another refusal, or a web page in its place.",
    ),
    ("wasm-wrong-type", "What is in the place of the wasm file is something else."),
    ("wasm-corrupt", "The wasm file is damaged, cut off, or of another version than the script."),
    (
        "wasm-integrity",
        "The wasm file is not the one that the script was built with: its sha384 is another. Nothing of it was run.",
    ),
    (
        "wasm-blocked-by-csp",
        "The page's content security policy forbids WebAssembly (`'wasm-unsafe-eval'` is missing) or the file's host (`connect-src`).",
    ),
    ("wasm-unreachable", "The wasm file could not be loaded: no network, or its host does not allow the page (CORS)."),
    ("wasm-timeout", "The wasm file did not come in 15 seconds."),
    ("wasm-failed", "The browser cannot start the module."),
    (
        "crashed",
        "The module has crashed, and with it every checkout on the page. `destroy()` and then `mount()` start anew.",
    ),
    (
        "frame-unreachable",
        "The page of the option `frame` does not answer: it is not there, something else is, the page may not show it, or it was moved.",
    ),
    (
        "frame-refused",
        "The page of the option `frame` takes no orders of the page that shows it, which is of another origin.",
    ),
    ("frame-version", "The page of the option `frame` is of another version than `iframe.js`."),
    ("not-mounted", "A function that acts on the latest mount was called, and nothing is mounted."),
    ("unknown-event", "No event has this name, or the listener is no function."),
    ("internal", "Something failed that should not have. `cause` says what; please report it."),
];

/// Every code with what it means, in the order of the documentation.
pub fn error_codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_module = Code::MEANINGS.iter().map(|(code, meaning)| (code.as_str(), meaning.trim_ascii()));
    let of_containers = OF_CONTAINERS.into_iter().map(|code| (code.as_str(), code.meaning()));
    of_containers.chain(of_module).chain(OF_THE_LOADER)
}

/// The codes as a Markdown table.
pub fn error_codes_markdown() -> String {
    let rows = error_codes()
        .map(|(code, meaning)| ["| [`", code, "`](docs/errors.md#", code, ") | ", meaning, " |\n"].concat());
    ["| Code | Meaning |\n|---|---|\n", &rows.collect::<String>()].concat()
}

/// A document with a section for each code: what it means, and what to do.
pub fn error_sections_markdown() -> String {
    let sections =
        error_codes().map(|(code, meaning)| ["\n## ", code, "\n\n", meaning, "\n\n", &remedy(code), "\n"].concat());
    [INTRODUCTION, &sections.collect::<String>()].concat()
}

const INTRODUCTION: &str = "<!-- Written by `cargo xtask docs` from crates/core/src/failure; edit it there. -->

# Errors

What a `CheckoutError` can have as its `code`, and what to do about each. Its `message` names the very line where it can: the host, the
directive, the option.
";

/// What to do: of the list, or what the failure itself says.
fn remedy(code: &str) -> String {
    let listed = REMEDIES.iter().find(|(listed, _)| *listed == code).map(|(_, remedy)| (*remedy).to_owned());
    let own = || {
        Code::MEANINGS
            .iter()
            .map(|(own, _)| *own)
            .find(|own| own.as_str() == code)
            .map(|own| Failure::from(own).message())
    };
    listed.or_else(own).unwrap_or_default()
}

/// The codes as a TypeScript union.
pub fn error_codes_typescript() -> String {
    let members = error_codes().map(|(code, meaning)| ["\n  /** ", meaning, " */\n  | '", code, "'"].concat());
    [
        "/** Why something failed: the closed list of codes. */\nexport type ErrorCode =",
        &members.collect::<String>(),
        ";\n",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice() {
        let mut codes: Vec<_> = error_codes().map(|(code, _)| code).collect();
        codes.sort_unstable();
        assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn every_code_of_the_module_is_in_both_lists() {
        for (code, _) in Code::MEANINGS {
            assert!(error_codes_markdown().contains(&["| [`", code.as_str(), "`]("].concat()));
            assert!(error_codes_typescript().contains(&["| '", code.as_str(), "'"].concat()));
        }
    }

    #[test]
    fn every_code_has_a_section_that_says_what_to_do() {
        let document = error_sections_markdown();
        error_codes().for_each(|(code, _)| {
            assert!(document.contains(&["\n## ", code, "\n"].concat()) && !remedy(code).is_empty(), "{code}");
        });
    }

    #[test]
    fn no_section_says_the_same_twice() {
        let first_sentence = |text: &str| text.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned();
        error_codes()
            .for_each(|(code, meaning)| assert_ne!(first_sentence(&remedy(code)), first_sentence(meaning), "{code}"));
    }

    #[test]
    fn every_remedy_is_for_a_code() {
        REMEDIES
            .iter()
            .for_each(|(remedied, _)| assert!(error_codes().any(|(code, _)| code == *remedied), "{remedied}"));
    }

    #[test]
    fn every_meaning_is_a_sentence_that_fits_a_cell() {
        error_codes().for_each(|(code, meaning)| {
            assert!(meaning.ends_with('.') && !meaning.contains(['|', '\n']) && !meaning.starts_with(' '), "{code}");
        });
    }
}
