//! `pkg/package.json` fits the workspace and what was built.

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
    /// What else it says.
    #[serde(flatten)]
    others: Value,
}

/// Lists of packages that npm installs with this one, asks for, or packs into it.
const DEPENDENCIES: [&str; 6] = [
    "dependencies",
    "optionalDependencies",
    "peerDependencies",
    "peerDependenciesMeta",
    "bundleDependencies",
    "bundledDependencies",
];

/// What npm runs where the package is installed.
const INSTALL_SCRIPTS: [&str; 4] = ["preinstall", "install", "postinstall", "prepare"];

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
    let others = &description.others;
    let needed = DEPENDENCIES.iter().filter(|list| is_filled(&others[**list]));
    problems.extend(needed.map(|list| format!("it has {list}; the package must need none")));
    let scripts = INSTALL_SCRIPTS.iter().filter(|name| !others["scripts"][**name].is_null());
    problems.extend(scripts.map(|name| format!("it has the script {name}; nothing may run where it is installed")));
    let missing = named_files(&description).into_iter().filter(|path| !exists(path));
    problems.extend(missing.map(|path| format!("{path} does not exist")));
    Ok(problems)
}

/// Whether a list of packages names any: `bundleDependencies` may be `true` for all.
fn is_filled(list: &Value) -> bool {
    match list {
        Value::Object(packages) => !packages.is_empty(),
        Value::Array(packages) => !packages.is_empty(),
        Value::Bool(all) => *all,
        Value::Null => false,
        _ => true,
    }
}

/// Every path that the description names, and what npm adds by itself.
fn named_files(description: &Description) -> Vec<String> {
    let Description { exports, files, types, custom_elements, unpkg, jsdelivr, .. } = description;
    let mut named = exported(exports);
    named.extend(files.iter().chain(types).chain(custom_elements).chain(unpkg).chain(jsdelivr).cloned());
    named.push("README.md".to_owned());
    named.extend(texts::places().map(str::to_owned));
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

    fn with(member: &str, value: &str) -> String {
        GOOD.replace("\"files\"", &format!("\"{member}\":{value},\"files\""))
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
    fn a_dependency_of_any_kind_is_a_problem() {
        for list in DEPENDENCIES {
            for packages in [r#"{"a":"1"}"#, r#"["a"]"#, "true"] {
                assert_eq!(check(&with(list, packages), ""), [format!("it has {list}; the package must need none")]);
            }
            for none in ["{}", "[]", "false"] {
                assert_eq!(check(&with(list, none), ""), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn a_script_that_runs_where_it_is_installed_is_a_problem() {
        let said = "it has the script postinstall; nothing may run where it is installed";
        assert_eq!(check(&with("scripts", r#"{"postinstall":"node a.js","test":"true"}"#), ""), [said]);
        for name in INSTALL_SCRIPTS {
            assert_eq!(check(&with("scripts", &format!(r#"{{"{name}":""}}"#)), "").len(), 1, "{name}");
        }
        assert_eq!(check(&with("scripts", r#"{"test":"true"}"#), ""), Vec::<String>::new());
    }

    #[test]
    fn a_pattern_stands_for_its_folder() {
        assert_eq!(exported(&serde_json::json!({"./locales/*": "./dist/locales/*"})), ["./dist/locales/"]);
    }
}
