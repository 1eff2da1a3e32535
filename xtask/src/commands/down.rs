use clap::Args;

use crate::fleet::PATIENCE;
use crate::home::Home;
use crate::process::Process;
use crate::site::Site;
use crate::{process, say};

/// Stop all processes of the platform
#[derive(Args)]
pub struct Down {
    #[command(flatten)]
    site: Site,
}

impl Down {
    pub fn run(self) -> anyhow::Result<()> {
        if stop_all(&self.site.home())? == 0 {
            say::step("Down", "nothing was running");
        }
        Ok(())
    }
}

/// Stops the running processes of the platform, and returns their number.
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
