//! A started process, recorded on disk so that a later run of this tool finds it.
//!
//! The kernel reuses process IDs, so the start time is recorded, too: a process with another start time is a different
//! one.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use rustix::process::{Pid, Signal};
use serde::{Deserialize, Serialize};
use sysinfo::{ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

use crate::checkout;
use crate::domains::{GATEWAY, POSTGRES, REDIS};
use crate::home::Home;

/// The name under which an `up` in the foreground is recorded.
pub const RUNNER: &str = "up";

/// Timeout for a killed process to disappear.
const KILL_TIME: Duration = Duration::from_secs(5);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    pub name: String,
    pub pid: u32,
    /// In milliseconds since the epoch.
    since: u64,
    /// See [`born`]. Absent if the process ended before it was inspected.
    born: Option<u64>,
}

impl Process {
    pub fn new(name: &str, pid: u32) -> Self {
        Self {
            name: name.to_owned(),
            pid,
            since: now(),
            born: find(pid, born),
        }
    }

    /// All recorded processes that are running.
    pub fn remembered(home: &Home) -> anyhow::Result<Vec<Self>> {
        let mut processes = Vec::new();
        for file in home.runs() {
            let text = fs::read_to_string(&file)?;
            let process: Self = serde_json::from_str(&text)
                .with_context(|| format!("reading {}", file.display()))?;
            if process.alive() {
                processes.push(process);
            } else {
                fs::remove_file(&file)?;
            }
        }
        Ok(processes)
    }

    pub fn remember(&self, home: &Home) -> anyhow::Result<()> {
        checkout::write_private(&home.run(&self.name), &serde_json::to_string(self)?)
    }

    pub fn forget(&self, home: &Home) {
        let _ = fs::remove_file(home.run(&self.name));
    }

    pub fn alive(&self) -> bool {
        let same = |process: &sysinfo::Process| {
            process.status() != ProcessStatus::Zombie && Some(born(process)) == self.born
        };
        find(self.pid, same) == Some(true)
    }

    pub fn age(&self) -> Duration {
        Duration::from_millis(now().saturating_sub(self.since))
    }

    /// The memory of the process and its children, in bytes. On Linux, a page that several of them share counts once.
    pub fn memory(&self) -> u64 {
        let system = snapshot(
            ProcessesToUpdate::All,
            ProcessRefreshKind::nothing().with_memory(),
        );
        let own = sysinfo::Pid::from_u32(self.pid);
        let family = system
            .processes()
            .values()
            .filter(|process| process.pid() == own || process.parent() == Some(own));
        family
            .map(|process| proportional(process.pid()).unwrap_or_else(|| process.memory()))
            .sum()
    }

    fn id(&self) -> Option<Pid> {
        Pid::from_raw(self.pid.cast_signed())
    }

    fn end(&self) {
        // A fast shutdown of Postgres; after SIGTERM it would wait for its clients.
        let signal = if self.name == POSTGRES {
            Signal::INT
        } else {
            Signal::TERM
        };
        if let Some(pid) = self.id().filter(|_| self.alive()) {
            let _ = rustix::process::kill_process(pid, signal);
        }
    }

    /// Kills the rest of its process group: itself, or children that outlived it. A runner is not the leader of such a
    /// group.
    fn kill_group(&self) {
        if let Some(group) = self.id().filter(|_| self.name != RUNNER) {
            let _ = rustix::process::kill_process_group(group, Signal::KILL);
        }
    }

    /// The position in the order of stopping: no process ends before those that use it. A runner stops its own
    /// processes.
    fn turn(&self) -> u8 {
        match self.name.as_str() {
            RUNNER => 0,
            GATEWAY => 1,
            POSTGRES | REDIS => 3,
            _ => 2,
        }
    }
}

/// Stops processes in their order. Each is asked to end, has this time for it, and is then killed with its group.
pub fn stop(processes: &[Process], patience: Duration) {
    for turn in 0..=3 {
        let now: Vec<&Process> = processes
            .iter()
            .filter(|process| process.turn() == turn)
            .collect();
        let ended = || !now.iter().any(|process| process.alive());
        for process in &now {
            process.end();
        }
        wait_until(patience, ended);
        for process in &now {
            process.kill_group();
        }
        wait_until(KILL_TIME, ended);
    }
}

/// Waits until the condition is true, or until the timeout; returns the condition.
pub fn wait_until(time: Duration, holds: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + time;
    while !holds() {
        if Instant::now() > deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

/// Returns true for a process that has ended and whose parent has not waited for it.
pub fn is_zombie(pid: u32) -> bool {
    find(pid, |process| process.status() == ProcessStatus::Zombie) == Some(true)
}

/// Returns true if the working directory of a process is this folder.
pub fn works_in(folder: &Path) -> bool {
    let Ok(folder) = fs::canonicalize(folder) else {
        return false;
    };
    let system = snapshot(
        ProcessesToUpdate::All,
        ProcessRefreshKind::nothing().with_cwd(UpdateKind::Always),
    );
    system
        .processes()
        .values()
        .any(|process| process.cwd() == Some(&folder))
}

/// Kills a process, like a crash, and waits until it has ended.
#[cfg(test)]
pub fn crash(process: &Process) {
    rustix::process::kill_process(process.id().unwrap(), Signal::KILL).unwrap();
    assert!(wait_until(KILL_TIME, || !process.alive()));
}

/// The start time in seconds. On Linux it is counted from the boot, because the time of day of the boot changes with
/// the clock.
fn born(process: &sysinfo::Process) -> u64 {
    let origin = if cfg!(target_os = "linux") {
        System::boot_time()
    } else {
        0
    };
    process.start_time().saturating_sub(origin)
}

fn find<T>(pid: u32, read: impl FnOnce(&sysinfo::Process) -> T) -> Option<T> {
    let pid = sysinfo::Pid::from_u32(pid);
    let system = snapshot(
        ProcessesToUpdate::Some(&[pid]),
        ProcessRefreshKind::nothing(),
    );
    system.process(pid).map(read)
}

fn snapshot(which: ProcessesToUpdate<'_>, details: ProcessRefreshKind) -> System {
    let mut system = System::new();
    system.refresh_processes_specifics(which, true, details.without_tasks());
    system
}

/// The proportional memory of a process on Linux, in which a shared page is divided: the Postgres backends share most
/// of theirs.
fn proportional(pid: sysinfo::Pid) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

fn now() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_child_is_a_zombie_and_not_alive_until_its_parent_waits() {
        let folder = tempfile::tempdir().unwrap();
        let mut sleep = std::process::Command::new("sleep");
        let mut child = sleep.arg("600").current_dir(folder.path()).spawn().unwrap();
        let process = Process::new("child", child.id());
        assert!(process.alive() && works_in(folder.path()) && !is_zombie(process.pid));
        assert!(
            !Process {
                born: process.born.map(|born| born + 1),
                ..process.clone()
            }
            .alive()
        );
        crash(&process);
        assert!(is_zombie(process.pid) && !works_in(folder.path()));
        child.wait().unwrap();
        assert!(!is_zombie(process.pid) && !process.alive());
    }
}
