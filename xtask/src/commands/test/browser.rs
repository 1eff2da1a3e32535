//! The journeys of the web application: a real browser, on a whole platform that serves it.

use anyhow::Context;

use super::bench::Bench;
use super::counts::Counts;
use super::platform::ScratchPlatform;
use super::web;
use crate::commands::up::Web;
use crate::services::chromium;
use crate::web::Toolchain;

pub fn journeys(bench: &Bench, counts: &mut Counts) -> anyhow::Result<()> {
    let browser = chromium::ready()?;
    // `up` starts the platform without the application if it cannot be built. The toolchain is dropped before, because
    // `up` waits for its lock.
    Toolchain::ready()?.build()?;
    let platform = ScratchPlatform::start("journeys", bench.programs()?, Web::Served)?;
    let toolchain = Toolchain::ready()?;
    // The build may have replaced the program that runs.
    let program = bench.programs()?.join("xtask");
    let mut command = toolchain.script("journeys");
    command
        // `restart` finds the platform by the first variables.
        .envs(platform.environment())
        .envs(platform.web_environment())
        .envs(bench.extent())
        .env("CARNET_CHROMIUM", browser)
        .env(
            "CARNET_RESTART",
            format!("'{}' restart gateway", program.display()),
        );
    web::vitest(&mut command, counts)
        .context("npm run journeys")
        .inspect_err(|_| platform.show_logs())
}
