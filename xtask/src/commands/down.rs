use std::process::ExitCode;

use clap::Args;

use crate::checkout::Home;
use crate::fleet::PATIENCE;
use crate::process::Process;
use crate::say;
use crate::site::Site;

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
///
/// A runner in the foreground stops its own processes when it is told to end, so it goes first.
pub fn stop_all(home: &Home) -> anyhow::Result<usize> {
    let mut stopped = 0;
    let (runner, processes): (Vec<_>, Vec<_>) =
        Process::remembered(home)?.into_iter().partition(|process| process.name == super::up::RUNNER);
    for process in runner {
        say::step("Stopping", format!("the `up` in the foreground (process {})", process.pid));
        process.stop(PATIENCE * 2);
        process.forget(home);
        stopped += 1;
    }
    for process in processes.iter().filter(|process| process.alive()) {
        say::step("Stopping", &process.name);
        process.stop(PATIENCE);
        process.forget(home);
        stopped += 1;
    }
    Ok(stopped)
}
