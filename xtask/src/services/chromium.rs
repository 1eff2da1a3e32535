//! Finds the browser that runs the journeys of the web application.

use std::path::PathBuf;

use anyhow::Context;

use super::packages;

/// Its names on the PATH. Debian and Fedora have the first, older Ubuntu the second.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The browser, and a font whose widths are those of common web fonts.
const PACKAGES: [&str; 2] = ["chromium", "fonts-liberation"];

/// Finds Chromium. As root on Debian, installs it if it is missing.
pub fn ready() -> anyhow::Result<PathBuf> {
    if let Some(browser) = search() {
        return Ok(browser);
    }
    packages::install(&PACKAGES).context("the journeys of the web application need Chromium")?;
    search().context("Chromium is still not found after its installation")
}

fn search() -> Option<PathBuf> {
    PROGRAMS.into_iter().find_map(packages::find)
}
