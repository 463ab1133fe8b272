//! The engines besides Chromium: Firefox, which is driven without a driver, and WebKitGTK with its own.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::browser::{Browser, announced, install_with_apt, named, on_path};
use crate::project::Project;

/// WebKitGTK with what starts it.
pub(crate) struct WebKit {
    /// `WebKitWebDriver`.
    pub(crate) driver: PathBuf,
    /// `MiniBrowser`, WebKit's own.
    pub(crate) browser: PathBuf,
    /// `Xvfb`, a display that nobody sees.
    pub(crate) display: PathBuf,
}

const FIREFOX: [&str; 3] = ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];

/// Where distributions put it; the folder's name has the version of the API, and on Debian the architecture stands above.
const MINI_BROWSER: [&str; 6] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/x86_64-linux-gnu/webkitgtk-6.0/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkitgtk-6.0/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/webkit2gtk-4.1/MiniBrowser",
];

/// Finds Firefox, or installs it as root on Debian and its like.
pub(crate) fn firefox(project: &Project) -> anyhow::Result<Browser> {
    let browser = match named("FIREFOX")? {
        Some(browser) => browser,
        None => on_path(&FIREFOX)
            .or_else(|| install_with_apt(project, &["firefox-esr"]).then(|| on_path(&FIREFOX)).flatten())
            .context("no Firefox was found and none can be installed; install it, or set FIREFOX to the path of one")?,
    };
    Ok(announced(browser))
}

/// Finds WebKitGTK, or installs it as root on Debian and its like. It is of Linux: elsewhere there is none.
pub(crate) fn webkit(project: &Project) -> anyhow::Result<Option<WebKit>> {
    if !cfg!(target_os = "linux") {
        println!("without WebKitGTK, which there is on Linux only");
        return Ok(None);
    }
    let webkit = found_webkit()
        .or_else(|| install_with_apt(project, &["webkit2gtk-driver", "xvfb"]).then(found_webkit).flatten())
        .context("no WebKitGTK was found and none can be installed; install WebKitWebDriver, MiniBrowser and Xvfb (Debian: webkit2gtk-driver, xvfb)")?;
    println!("found WebKitGTK's {}", webkit.driver.display());
    Ok(Some(webkit))
}

fn found_webkit() -> Option<WebKit> {
    let browser = MINI_BROWSER.iter().map(Path::new).find(|path| path.is_file())?;
    Some(WebKit {
        driver: which::which("WebKitWebDriver").ok()?,
        browser: browser.to_path_buf(),
        display: which::which("Xvfb").ok()?,
    })
}
