use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use e2e::seed;

/// The folder of a report.
#[derive(Args)]
pub struct Folder {
    /// The folder of the report
    #[arg(long, value_name = "FOLDER", conflicts_with = "reports")]
    report: Option<PathBuf>,
    /// The folder in which a new folder is made for the report
    #[arg(long, value_name = "FOLDER", default_value = "target/bench/reports")]
    reports: PathBuf,
}

impl Folder {
    /// Creates the folder if it is missing.
    pub fn open(&self) -> anyhow::Result<PathBuf> {
        let new = || {
            let name = seed::now().unix_timestamp().to_string();
            self.reports.join(name)
        };
        let folder = self.report.clone().unwrap_or_else(new);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(fs::canonicalize(folder)?)
    }
}
