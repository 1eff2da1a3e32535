use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde::Deserialize;

/// Waits some seconds until this holds; returns whether it holds.
pub fn wait_until(holds: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !holds() {
        if Instant::now() > deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

/// A process, as `cargo xtask` remembers it. Its id alone is not enough, because the kernel uses ids again.
#[derive(Deserialize)]
pub struct Process {
    pub pid: u32,
    /// Its start in `/proc`, on Linux.
    born: Option<u64>,
}

impl Process {
    /// Its fields in `/proc` after the name, which may hold anything: state, parent, and the start as the 20th.
    fn stat(pid: u32) -> Option<Vec<String>> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        Some(
            stat.rsplit_once(')')?
                .1
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        )
    }

    fn born(pid: u32) -> Option<u64> {
        Self::stat(pid)?.get(19)?.parse().ok()
    }

    /// Returns true if it runs. A zombie, which waits for its parent to ask how it ended, does not.
    pub fn is_alive(&self) -> bool {
        match Self::stat(self.pid) {
            Some(stat) => {
                Self::born(self.pid) == self.born && stat.first().is_none_or(|state| state != "Z")
            }
            None => self.born.is_none() && self.signal("0").is_ok(),
        }
    }

    pub fn children(&self) -> Vec<Self> {
        let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let parent = self.pid.to_string();
        let of_parent =
            |pid: &u32| Self::stat(*pid).is_some_and(|stat| stat.get(1) == Some(&parent));
        pids.filter(of_parent)
            .map(|pid| Self {
                pid,
                born: Self::born(pid),
            })
            .collect()
    }

    pub fn signal(&self, name: &str) -> anyhow::Result<()> {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.pid.to_string()])
            .output()?;
        ensure!(sent.status.success(), "no process {}", self.pid);
        Ok(())
    }
}
