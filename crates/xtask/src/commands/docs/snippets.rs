//! The snippets of a document, as files that the TypeScript compiler checks.

use std::path::Path;

use anyhow::ensure;

use crate::file;

/// Writes each snippet of JavaScript and TypeScript into a folder of its own, and answers how many there are.
pub(super) fn write(document: &str, folder: &Path) -> anyhow::Result<usize> {
    file::remove(folder)?;
    file::create_folder(folder)?;
    let snippets = snippets(document);
    ensure!(!snippets.is_empty(), "the document has no snippet");
    for (number, (extension, code)) in snippets.iter().enumerate() {
        let path = folder.join(format!("snippet-{}.{extension}", number + 1));
        file::write(&path, code)?;
    }
    Ok(snippets.len())
}

/// Each snippet with the extension of its file.
fn snippets(document: &str) -> Vec<(&'static str, String)> {
    blocks(document)
        .into_iter()
        .flat_map(|(language, code)| match language {
            "js" => vec![("js", code.to_owned())],
            "ts" => vec![("ts", code.to_owned())],
            "html" => scripts(code).into_iter().map(|script| ("js", script.to_owned())).collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// The fenced blocks, each with its language.
fn blocks(document: &str) -> Vec<(&str, &str)> {
    let fenced = document.split("\n```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n')).collect()
}

/// What stands between `<script>` and `</script>`; a script with an address holds nothing.
fn scripts(html: &str) -> Vec<&str> {
    html.split("<script>").skip(1).filter_map(|rest| rest.split("</script>").next()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const DOCUMENT: &str = "# T\n\n```html\n<script src=\"a.js\"></script>\n<script>\n  go();\n</script>\n```\n\ntext\n\n\
                            ```sh\nnpm i\n```\n\n```js\nimport 'a';\n```\n";

    #[test]
    fn scripts_and_modules_are_found_and_shell_is_not() {
        let found = snippets(DOCUMENT);
        assert_eq!(found, [("js", "\n  go();\n".to_owned()), ("js", "import 'a';".to_owned())]);
    }

    #[test]
    fn each_snippet_becomes_a_file_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("snippet-9.js"), "old").unwrap();
        assert_eq!(write(DOCUMENT, folder.path()).unwrap(), 2);
        assert_eq!(fs::read_to_string(folder.path().join("snippet-2.js")).unwrap(), "import 'a';");
        assert!(!folder.path().join("snippet-9.js").exists());
    }

    #[test]
    fn a_document_without_snippets_is_an_error() {
        assert!(write("text", tempfile::tempdir().unwrap().path()).is_err());
    }
}
