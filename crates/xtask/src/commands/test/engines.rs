//! Behaviour in the engines of today's browsers: Chromium, Firefox and WebKitGTK, by one file of tests.

use std::path::Path;

use super::{
    playwright::{self, Suite},
    tally::Tally,
};
use crate::{
    project::Project,
    setup::{
        browser::Browser,
        engines::{self, WebKit},
    },
};

/// Installs what is missing, and runs the tests in each engine.
pub(super) fn run(project: &Project, chromium: &Browser, grep: Option<&str>) -> anyhow::Result<Tally> {
    let firefox = engines::firefox(project)?;
    let webkit = engines::webkit(project)?;
    let environment = environment(&firefox.path, webkit.as_ref());
    playwright::run(project, chromium, &Suite { folder: "tests/engines", grep, environment: &environment })
}

/// Where the engines are; one that is not named is left out.
fn environment<'a>(firefox: &'a Path, webkit: Option<&'a WebKit>) -> Vec<(&'static str, &'a Path)> {
    let of_webkit = webkit.map(|webkit| {
        [
            ("WEBKIT_DRIVER", webkit.driver.as_path()),
            ("WEBKIT_BROWSER", webkit.browser.as_path()),
            ("XVFB", webkit.display.as_path()),
        ]
    });
    [("FIREFOX", firefox)].into_iter().chain(of_webkit.into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_webkit_the_other_engines_are_named() {
        assert_eq!(environment(Path::new("firefox"), None), [("FIREFOX", Path::new("firefox"))]);
    }
}
