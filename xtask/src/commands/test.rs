pub mod counts;
pub mod report;
mod steps;

use std::process::ExitCode;

use clap::Args;

use self::report::Report;
use crate::say;

/// Checks everything there is to check, one named step after the other, and goes on after a failure where that tells
/// more. Brings its own Postgres and Redis, on free ports and without anybody's data.
///
/// The last line has the counts of all tests.
#[derive(Args)]
pub struct Test {
    /// Leave out what takes long: docs, query data, end-to-end tests, container files
    #[arg(long)]
    fast: bool,
}

impl Test {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut report = Report::default();
        steps::all(&mut report, self.fast)?;
        report.show();
        say::line(report.counts());
        Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
