//! The report of a measurement: JSON with every round, Markdown tables with medians, and plots.

mod figures;
mod folder;
mod machine;
mod markdown;
mod plot;
mod system;

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Serialize;

use crate::measure::TOLERANCE;
use crate::workloads::Workload;

pub use self::figures::Spread;
pub use self::folder::Folder;
pub use self::machine::{MIB, Machine};
pub use self::system::SystemReport;

#[derive(Serialize)]
pub struct Report {
    /// The date and time of the beginning (UTC).
    at: String,
    machine: Machine,
    /// quick, usual or full
    size: &'static str,
    pub workloads: Vec<WorkloadReport>,
}

#[derive(Serialize)]
pub struct WorkloadReport {
    pub name: &'static str,
    pub about: &'static str,
    /// The relative change of the machine's own speed during the rounds.
    pub drift: f64,
    pub systems: Vec<SystemReport>,
}

impl Report {
    pub fn new(size: &'static str) -> Self {
        Self {
            at: e2e::seed::now().to_string(),
            machine: Machine::read(),
            size,
            workloads: Vec::new(),
        }
    }

    /// Writes all files of the report. Called after each workload.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        write(
            &folder.join("report.json"),
            &serde_json::to_string_pretty(self)?,
        )?;
        write(&folder.join("report.md"), &markdown::page(self))?;
        for workload in &self.workloads {
            for plot in plot::plots(workload) {
                write(&folder.join(plot.file), &plot.svg)?;
            }
        }
        Ok(())
    }
}

impl WorkloadReport {
    pub const fn new(workload: &Workload, drift: f64, systems: Vec<SystemReport>) -> Self {
        Self {
            name: workload.name,
            about: workload.about,
            drift,
            systems,
        }
    }

    /// Returns true if the machine itself became slower or faster.
    pub fn is_doubtful(&self) -> bool {
        self.drift.abs() > TOLERANCE
    }

    /// The figures for the terminal.
    pub fn lines(&self) -> Vec<String> {
        markdown::table(self)
    }
}

pub fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}
