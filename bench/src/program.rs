//! Programs that the bench starts.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};

use crate::quota::Quota;

/// A running program, ended by its ID when it is dropped.
pub struct Running {
    child: Child,
    name: String,
    /// Dropped after the program has ended.
    quota: Option<Quota>,
}

impl Running {
    /// Starts a program with this log. It stays in the process group of the bench, so that a signal to the group ends it, too.
    pub fn start(command: &mut Command, log: &Path) -> anyhow::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let log = File::create(log).with_context(|| format!("creating {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        Ok(Self {
            child,
            name,
            quota: None,
        })
    }

    /// Limits its processor time to this many thousandths of a processor from now on.
    pub fn limit(&mut self, thousandths: u32) -> anyhow::Result<()> {
        self.quota = Some(Quota::new(self.pid(), thousandths)?);
        Ok(())
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Fails if the program has ended.
    pub fn check(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("{} ended with {status}", self.name),
            None => Ok(()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_ends_when_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let mut sleep = Command::new("sleep");
        let mut running = Running::start(sleep.arg("600"), &log).unwrap();
        running.check().unwrap();
        let process = format!("/proc/{}", running.pid());
        drop(running);
        assert!(!Path::new(&process).exists());
    }
}
