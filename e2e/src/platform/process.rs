use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde::Deserialize;
use sysinfo::{ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

/// Waits some seconds until the condition is true; returns the condition.
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

/// A process in the record of `cargo xtask`. Its ID alone is not sufficient, because the kernel reuses IDs.
#[derive(Deserialize)]
pub struct Process {
    pub pid: u32,
    /// Its start time in seconds; on Linux since boot, as `cargo xtask` records it.
    born: Option<u64>,
}

impl Process {
    fn new(process: &sysinfo::Process) -> Self {
        let origin = if cfg!(target_os = "linux") {
            System::boot_time()
        } else {
            0
        };
        Self {
            pid: process.pid().as_u32(),
            born: Some(process.start_time().saturating_sub(origin)),
        }
    }

    /// Returns true if it runs. A zombie, whose parent has not yet collected its status, does not.
    pub fn is_alive(&self) -> bool {
        let pid = sysinfo::Pid::from_u32(self.pid);
        let system = snapshot(ProcessesToUpdate::Some(&[pid]));
        let process = system
            .process(pid)
            .filter(|process| process.status() != ProcessStatus::Zombie);
        process.is_some_and(|process| Self::new(process).born == self.born)
    }

    pub fn children(&self) -> Vec<Self> {
        let parent = Some(sysinfo::Pid::from_u32(self.pid));
        let system = snapshot(ProcessesToUpdate::All);
        let children = system
            .processes()
            .values()
            .filter(|process| process.parent() == parent);
        children.map(Self::new).collect()
    }

    pub fn signal(&self, name: &str) -> anyhow::Result<()> {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.pid.to_string()])
            .output()?;
        ensure!(sent.status.success(), "no process {}", self.pid);
        Ok(())
    }
}

fn snapshot(processes: ProcessesToUpdate<'_>) -> System {
    let mut system = System::new();
    system.refresh_processes_specifics(
        processes,
        true,
        ProcessRefreshKind::nothing().without_tasks(),
    );
    system
}
