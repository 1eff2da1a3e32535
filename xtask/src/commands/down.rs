use std::process::ExitCode;

use clap::Args;

use crate::checkout::Home;
use crate::fleet::PATIENCE;
use crate::process::Process;
use crate::site::Site;
use crate::{process, say};

/// Stop whatever runs
#[derive(Args)]
pub struct Down {
    #[command(flatten)]
    site: Site,
}

impl Down {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if stop_all(&self.site.home())? == 0 {
            say::step("Down", "nothing was running");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Stops whatever of the platform is alive, and says how much that was.
pub fn stop_all(home: &Home) -> anyhow::Result<usize> {
    let processes = Process::remembered(home)?;
    if !processes.is_empty() {
        let names: Vec<&str> = processes
            .iter()
            .map(|process| process.name.as_str())
            .collect();
        say::step("Stopping", names.join(", "));
    }
    process::stop(&processes, PATIENCE);
    for process in &processes {
        process.forget(home);
    }
    Ok(processes.len())
}
