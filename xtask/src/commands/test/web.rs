//! The checks of the web application, which need Node and no Rust.

use anyhow::{Context, bail};

use super::counts::Counts;
use crate::run;
use crate::web::Toolchain;

/// Checks formatting and lints, compiles the operations, checks the types, runs the unit tests, and builds the
/// application within its budgets.
pub fn web(counts: &mut Counts) -> anyhow::Result<()> {
    let toolchain = Toolchain::ready()?;
    // The types of the operations are written by `relay`.
    for script in ["lint", "relay", "types"] {
        run::run(&mut toolchain.script(script)).with_context(|| format!("npm run {script}"))?;
    }
    unit_tests(&toolchain, counts)?;
    toolchain.rebuild()
}

fn unit_tests(toolchain: &Toolchain, counts: &mut Counts) -> anyhow::Result<()> {
    let ended = run::shown(&mut toolchain.script("unit"))?;
    let found = Counts::of_vitest(&ended.stdout);
    *counts += found;
    if !ended.status.success() {
        bail!("npm run unit ended with {}: {found}", ended.status);
    }
    if found.passed == 0 {
        bail!("no unit test ran");
    }
    Ok(())
}
