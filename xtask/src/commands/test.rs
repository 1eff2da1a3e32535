mod bench;
mod browser;
mod counts;
pub mod platform;
mod report;
mod steps;
mod web;

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use self::bench::Bench;
use self::report::Report;
use self::steps::STEPS;
use crate::say;

/// Run every check: format, lints, docs, rules, schemas, tests, the whole platform
///
/// Runs the named steps in order, and continues after a failure if later steps can still give results. Uses its own
/// Postgres and Redis on free ports. The last line has the counts of all tests.
#[derive(Args)]
pub struct Test {
    /// Run these steps only [default: all]
    #[arg(value_name = "STEP", value_parser = steps::names())]
    only: Vec<String>,
    /// Skip the steps that take long, among them `web`, which needs Node, and `journeys`, which needs Chromium
    #[arg(long, conflicts_with = "only")]
    fast: bool,
    /// Check every case of the tests that otherwise check a sample; takes minutes longer
    #[arg(long, conflicts_with = "fast")]
    all: bool,
    /// List the steps and run none
    #[arg(long)]
    list: bool,
}

impl Test {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if self.list {
            for step in STEPS {
                let slow = if step.slow { " (not with --fast)" } else { "" };
                say::line(format!("{:<11} {}{slow}", step.name, step.about));
            }
            return Ok(ExitCode::SUCCESS);
        }
        let report = self.take()?;
        report.show();
        say::line(report.counts());
        Ok(if report.is_good() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn take(&self) -> anyhow::Result<Report> {
        let (bench, mut report) = (Bench::new(self.all), Report::default());
        let mut built = true;
        for step in STEPS {
            if !self.only.is_empty() && !self.only.iter().any(|name| name == step.name) {
                continue;
            }
            if self.fast && step.slow {
                report.leave(step.name, "skipped by --fast");
            } else if step.needs_build && !built {
                report.leave(step.name, "needs the build");
            } else {
                let good = report.take(step.name, |counts| (step.run)(&bench, counts))?;
                built &= good || step.name != steps::BUILD;
            }
        }
        if report.is_empty() {
            bail!("no step was run");
        }
        Ok(report)
    }
}
