//! `pkg/package.json` fits the workspace and what was built.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    file,
    package::{checks, texts},
    project::Project,
};

#[derive(Deserialize)]
struct Description {
    version: String,
    exports: Value,
    files: Vec<String>,
    types: Option<String>,
    #[serde(rename = "customElements")]
    custom_elements: Option<String>,
    unpkg: Option<String>,
    jsdelivr: Option<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
}

/// Fails with everything that npm would publish wrongly.
pub(crate) fn check(project: &Project) -> anyhow::Result<()> {
    let text = file::text(&project.path("pkg/package.json"))?;
    let exists = |path: &str| project.path("pkg").join(path).exists();
    let problems = problems(&text, env!("CARGO_PKG_VERSION"), exists)?;
    if !problems.is_empty() {
        bail!("pkg/package.json is not ready to publish:\n{}", problems.join("\n"));
    }
    println!("pkg/package.json names the workspace's version and only files that exist");
    checks::check(project)
}

fn problems(text: &str, version: &str, exists: impl Fn(&str) -> bool) -> anyhow::Result<Vec<String>> {
    let description: Description = serde_json::from_str(text).context("pkg/package.json cannot be read")?;
    let mut problems = Vec::new();
    if description.version != version {
        problems.push(format!("its version is {}; the workspace's is {version}", description.version));
    }
    if !description.dependencies.is_empty() {
        problems.push("it has dependencies; the package must need none".to_owned());
    }
    let missing = named_files(&description).into_iter().filter(|path| !exists(path));
    problems.extend(missing.map(|path| format!("{path} does not exist")));
    Ok(problems)
}

/// Every path that the description names, and what npm adds by itself.
fn named_files(description: &Description) -> Vec<String> {
    let Description { exports, files, types, custom_elements, unpkg, jsdelivr, .. } = description;
    let mut named = exported(exports);
    named.extend(files.iter().chain(types).chain(custom_elements).chain(unpkg).chain(jsdelivr).cloned());
    named.push("README.md".to_owned());
    named.extend(texts::FILES.map(|(_, place)| place.to_owned()));
    named.sort();
    named.dedup();
    named
}

/// The paths at the leaves of `exports`. A pattern such as `./locales/*.js` stands for its folder.
fn exported(exports: &Value) -> Vec<String> {
    match exports {
        Value::String(path) => path.split('*').next().map(str::to_owned).into_iter().collect(),
        Value::Object(conditions) => conditions.values().flat_map(exported).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"version":"1.2.3","exports":{".":{"types":"./dist/index.d.ts","default":"./dist/index.js"}},"files":["dist"]}"#;

    fn check(text: &str, absent: &str) -> Vec<String> {
        problems(text, "1.2.3", |path| path != absent).unwrap()
    }

    #[test]
    fn a_description_that_fits_has_no_problem() {
        assert_eq!(check(GOOD, ""), Vec::<String>::new());
    }

    #[test]
    fn another_version_is_a_problem() {
        assert_eq!(check(&GOOD.replace("1.2.3", "1.2.4"), ""), ["its version is 1.2.4; the workspace's is 1.2.3"]);
    }

    #[test]
    fn a_file_that_was_not_built_is_a_problem() {
        assert_eq!(check(GOOD, "./dist/index.d.ts"), ["./dist/index.d.ts does not exist"]);
        assert_eq!(check(GOOD, "LICENSE-MIT"), ["LICENSE-MIT does not exist"]);
    }

    #[test]
    fn a_dependency_is_a_problem() {
        let text = GOOD.replace("\"files\"", "\"dependencies\":{\"a\":\"1\"},\"files\"");
        assert_eq!(check(&text, ""), ["it has dependencies; the package must need none"]);
    }

    #[test]
    fn a_pattern_stands_for_its_folder() {
        assert_eq!(exported(&serde_json::json!({"./locales/*": "./dist/locales/*"})), ["./dist/locales/"]);
    }
}
