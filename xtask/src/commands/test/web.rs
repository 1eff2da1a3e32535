//! The checks of the web application without a browser.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use super::counts::Counts;
use crate::entries::ENTRIES;
use crate::web::{Toolchain, dist};
use crate::{checkout, run};

/// Checks formatting and lints, compiles the operations, checks the types, runs the unit tests with their coverage, and
/// builds the application within its budgets. Needs Node and no Rust.
pub fn web(counts: &mut Counts) -> anyhow::Result<()> {
    let toolchain = Toolchain::ready()?;
    // The types of the operations are written by `relay`.
    for script in ["lint", "relay", "types"] {
        run::run(&mut toolchain.script(script)).with_context(|| format!("npm run {script}"))?;
    }
    vitest(&mut toolchain.script("unit"), counts).context("npm run unit")?;
    toolchain.rebuild()
}

/// Checks the operations of each entry with the gateway's own code: an operation that the contract of the entry's client
/// does not have, or that exceeds a limit, would fail only when a user sends it.
pub fn operations(programs: &Path) -> anyhow::Result<()> {
    Toolchain::ready()?.build()?;
    let mut command = Command::new(programs.join("gateway"));
    command.current_dir(checkout::root()).args([
        "check-operations",
        "--config=router.yaml",
        "--supergraph=supergraph.graphql",
    ]);
    for entry in &ENTRIES {
        let file = dist().join(entry.operations);
        command.arg(format!("{}={}", entry.kind, file.display()));
    }
    run::run(&mut command)
}

/// Runs tests with Vitest, and counts them.
pub fn vitest(command: &mut Command, counts: &mut Counts) -> anyhow::Result<()> {
    let ended = run::shown(command)?;
    let found = Counts::of_vitest(&ended.stdout);
    *counts += found;
    if !ended.status.success() {
        bail!("ended with {}: {found}", ended.status);
    }
    if found.passed == 0 {
        bail!("no test ran");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_that_fail_or_do_not_run_are_an_error() {
        for (script, is_good, passed) in [
            ("echo '     Tests  2 passed (2)'", true, 2),
            ("echo ' Tests  1 failed | 2 passed (3)'; exit 1", false, 2),
            ("echo ' Tests  2 passed (2)'; exit 1", false, 2),
            ("echo 'No test files found'", false, 0),
            ("echo ' Tests  2 skipped (2)'", false, 0),
        ] {
            let mut counts = Counts::default();
            let outcome = vitest(Command::new("sh").args(["-c", script]), &mut counts);
            assert_eq!(outcome.is_ok(), is_good, "{script}: {outcome:?}");
            assert_eq!(counts.passed, passed, "{script}");
        }
    }
}
