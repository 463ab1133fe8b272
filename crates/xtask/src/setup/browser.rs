//! A Chromium to run the browser tests in: one that is there, or else one that gets installed.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use crate::{process, project::Project};

/// A browser that starts.
pub(crate) struct Browser {
    /// The program.
    pub(crate) path: PathBuf,
    /// Its name and version as it states them.
    pub(crate) version: String,
}

const ON_PATH: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
];

const ON_MACOS: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// Below each of Windows' program folders.
const ON_WINDOWS: [&str; 3] = [
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
];

/// Chromium without what only a window needs, as Debian and Chrome for Testing call it.
const SHELLS: [&str; 2] = ["chromium-headless-shell", "chrome-headless-shell"];

const ADVICE: &str = "install Chromium, Chrome or Edge, or set CHROMIUM to the path of one";

/// Finds a browser as people have it, or installs one. Needs the Node tools.
pub(crate) fn ensure(project: &Project) -> anyhow::Result<Browser> {
    let browser = match named("CHROMIUM")?.or_else(|| installed(project)) {
        Some(browser) => browser,
        None => install(project)?,
    };
    Ok(announced(browser))
}

/// The headless shell, in which tests take less time, where it is there or Debian has it. None where the environment names a browser.
pub(crate) fn ensure_shell(project: &Project) -> Option<Browser> {
    if path_in("CHROMIUM").is_some() {
        return None;
    }
    on_path(&SHELLS).or_else(|| install_shell(project)).map(announced)
}

/// Says which browser it is.
pub(super) fn announced(browser: Browser) -> Browser {
    println!("found {} at {}", browser.version, browser.path.display());
    browser
}

/// From Debian alone: others have no such package, and would be asked for it in vain each time.
fn install_shell(project: &Project) -> Option<Browser> {
    let is_debian =
        fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    (is_debian && install_with_apt(project, &["chromium-headless-shell"])).then(|| on_path(&SHELLS)).flatten()
}

/// The one that a variable of the environment names. When it does not start, another one would be a surprise.
pub(super) fn named(variable: &str) -> anyhow::Result<Option<Browser>> {
    let Some(path) = path_in(variable) else { return Ok(None) };
    match started(&path) {
        Some(browser) => Ok(Some(browser)),
        None => bail!("{variable} names {}, which does not start; correct or unset it", path.display()),
    }
}

fn path_in(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The first of these programs that is there and starts.
pub(super) fn on_path(names: &[&str]) -> Option<Browser> {
    names.iter().filter_map(|name| which::which(name).ok()).find_map(|path| started(&path))
}

fn installed(project: &Project) -> Option<Browser> {
    on_path(&ON_PATH)
        .or_else(|| usual_places().into_iter().chain(playwrights_own(project)).find_map(|path| started(&path)))
}

fn usual_places() -> Vec<PathBuf> {
    let folders = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].into_iter().filter_map(env::var_os);
    let on_windows = folders.flat_map(|folder| ON_WINDOWS.map(|place| Path::new(&folder).join(place)));
    ON_MACOS.iter().map(PathBuf::from).chain(on_windows).collect()
}

/// Where Playwright keeps the browser that it installs, whether or not it is there.
fn playwrights_own(project: &Project) -> Option<PathBuf> {
    let script = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
    let mut node = process::system(project, "node").ok()?;
    process::capture(node.args(["--eval", script])).ok().map(PathBuf::from)
}

fn install(project: &Project) -> anyhow::Result<Browser> {
    if install_with_apt(project, &["chromium"])
        && let Some(browser) = on_path(&["chromium"])
    {
        return Ok(browser);
    }
    println!("installing Chromium (npx playwright install chromium)");
    let mut playwright = process::node_tool(project, "playwright")?;
    process::run(playwright.args(["install", "chromium"]))
        .with_context(|| format!("no browser was found and none can be installed; {ADVICE}"))?;
    playwrights_own(project).and_then(|path| started(&path)).with_context(|| {
        format!(
            "the Chromium that was installed does not start; run `npx playwright install-deps chromium`, or {ADVICE}"
        )
    })
}

/// Installs packages as root on Debian and its like, and says whether it did. Where it cannot, there may be another way, so an
/// error ends nothing.
pub(super) fn install_with_apt(project: &Project, packages: &[&str]) -> bool {
    let Some(apt) = which::which("apt-get").ok().filter(|_| is_root()) else { return false };
    println!("installing {0} (apt-get install {0})", packages.join(" "));
    let apt = |arguments: &[&str]| {
        let mut command = process::program(project, &apt);
        // Its thousand lines are of interest only when it fails.
        process::capture(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    let done = apt(&["update"]).and_then(|_| apt(&install));
    if let Err(error) = &done {
        println!("apt-get cannot install it: {error:#}");
    }
    done.is_ok()
}

#[cfg(unix)]
fn is_root() -> bool {
    std::process::Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// The browser at a path when it starts: a file alone may be a stub, or lack its libraries.
#[cfg(unix)]
pub(super) fn started(path: &Path) -> Option<Browser> {
    let said = process::capture(std::process::Command::new(path).arg("--version")).ok()?;
    let version = said.lines().find(|line| line.contains(|character: char| character.is_ascii_digit()))?;
    Some(Browser { path: path.to_path_buf(), version: short_version(version) })
}

/// On Windows `--version` opens a window, so a file must do.
#[cfg(not(unix))]
pub(super) fn started(path: &Path) -> Option<Browser> {
    path.is_file().then(|| Browser { path: path.to_path_buf(), version: "a browser".to_owned() })
}

/// Name and number without where it was built.
#[cfg_attr(not(unix), allow(dead_code, reason = "only Unix asks for the version"))]
fn short_version(line: &str) -> String {
    let end = line.find(" built on").unwrap_or(line.len());
    line.get(..end).unwrap_or(line).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_does_not_say_where_it_was_built() {
        assert_eq!(short_version("Chromium 140.0.1 built on Debian GNU/Linux 12"), "Chromium 140.0.1");
        assert_eq!(short_version("Google Chrome 140.0.1 "), "Google Chrome 140.0.1");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_is_no_browser() {
        assert!(started(Path::new("/bin/false")).is_none());
        assert!(started(Path::new("/nowhere/chromium")).is_none());
    }
}
