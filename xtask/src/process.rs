//! A process as it is remembered on disk, so that another run of this tool finds it again.
//!
//! A process id alone is not enough: the kernel gives it to somebody else one day. So the moment of birth is
//! remembered too (from `/proc`, where there is one), and a process that was born at another moment is not ours.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use rustix::process::{Pid, Signal};
use serde::{Deserialize, Serialize};

use crate::checkout::Home;
use crate::platform::GATEWAY;
use crate::services::{postgres, redis};

/// The name under which an `up` in the foreground is remembered.
pub const RUNNER: &str = "up";

/// How a process is told to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stop {
    Terminate,
    /// What Postgres calls a fast shutdown; on SIGTERM it waits for its clients.
    Interrupt,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    pub name: String,
    pub pid: u32,
    pub stop: Stop,
    /// In milliseconds since the epoch.
    pub since: u64,
    born: Option<u64>,
}

impl Process {
    pub fn new(name: &str, pid: u32, stop: Stop) -> Self {
        let born = stat(pid).map(|stat| stat.born);
        Self {
            name: name.to_owned(),
            pid,
            stop,
            since: now(),
            born,
        }
    }

    /// All that were remembered and still live.
    pub fn remembered(home: &Home) -> anyhow::Result<Vec<Self>> {
        let Ok(files) = fs::read_dir(home.run()) else {
            return Ok(Vec::new());
        };
        let mut processes = Vec::new();
        for file in files {
            let file = file?.path();
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

    /// Who is stopped before whom: nobody before those that ask him.
    fn turn(&self) -> Turn {
        match self.name.as_str() {
            RUNNER => Turn::Runner,
            GATEWAY => Turn::Gateway,
            postgres::NAME | redis::NAME => Turn::Server,
            _ => Turn::Subgraph,
        }
    }

    pub fn remember(&self, home: &Home) -> anyhow::Result<()> {
        let unfinished = home.path().join(format!("{}.unfinished", self.name));
        fs::write(&unfinished, serde_json::to_string(self)?)?;
        fs::rename(&unfinished, home.run().join(format!("{}.json", self.name)))?;
        Ok(())
    }

    pub fn forget(&self, home: &Home) {
        let _ = fs::remove_file(home.run().join(format!("{}.json", self.name)));
    }

    pub fn alive(&self) -> bool {
        let Some(pid) = self.id() else { return false };
        if rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
            return false;
        }
        match stat(self.pid) {
            Some(stat) => stat.state != 'Z' && Some(stat.born) == self.born,
            None => self.born.is_none(),
        }
    }

    pub fn age(&self) -> Duration {
        Duration::from_millis(now().saturating_sub(self.since))
    }

    fn end(&self) {
        let signal = match self.stop {
            Stop::Terminate => Signal::TERM,
            Stop::Interrupt => Signal::INT,
        };
        if let Some(pid) = self.id().filter(|_| self.alive()) {
            let _ = rustix::process::kill_process(pid, signal);
        }
    }

    /// Ends what is left of its group: itself, or children that outlived it. A runner leads no group of ours.
    fn kill_group(&self) {
        if let Some(group) = self.id().filter(|_| self.turn() != Turn::Runner) {
            let _ = rustix::process::kill_process_group(group, Signal::KILL);
        }
    }

    /// The memory of the process and its children, in bytes; a page that several of them share counts once.
    pub fn memory(&self) -> u64 {
        let children = children(self.pid);
        std::iter::once(self.pid)
            .chain(children)
            .filter_map(|pid| proportional(pid).or_else(|| resident(pid)))
            .sum()
    }

    fn id(&self) -> Option<Pid> {
        Pid::from_raw(self.pid.cast_signed())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Stops its own when it is told to end.
    Runner,
    Gateway,
    Subgraph,
    Server,
}

/// How long a killed process may take to disappear.
const KILL_TIME: Duration = Duration::from_secs(5);

/// Ends processes, those whose turn it is together: each is told, gets this time, and then goes with its whole group.
pub fn stop(processes: &[Process], patience: Duration) {
    let mut turns: Vec<Turn> = processes.iter().map(Process::turn).collect();
    turns.sort_unstable();
    turns.dedup();
    for turn in turns {
        let now = || processes.iter().filter(|process| process.turn() == turn);
        now().for_each(Process::end);
        let wait = |time| wait_until(time, || !now().any(Process::alive));
        wait(patience);
        now().for_each(Process::kill_group);
        wait(KILL_TIME);
    }
}

/// Waits until this holds, at most this long; returns whether it holds.
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

/// Returns true for a process that has ended and whose parent has not asked how. The kernel still knows its id.
pub fn is_zombie(pid: u32) -> bool {
    stat(pid).is_some_and(|stat| stat.state == 'Z')
}

/// Returns true if a process has this as its working directory, as far as `/proc` shows it.
pub fn works_in(folder: &Path) -> bool {
    let Ok(folder) = fs::canonicalize(folder) else {
        return false;
    };
    all().any(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == folder))
}

struct Stat {
    state: char,
    parent: u32,
    born: u64,
}

/// The fields of `/proc/<pid>/stat`; those after the name, which may hold anything, even a bracket.
fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    Some(Stat {
        state: fields.first()?.chars().next()?,
        parent: fields.get(1)?.parse().ok()?,
        born: fields.get(19)?.parse().ok()?,
    })
}

fn children(parent: u32) -> Vec<u32> {
    all()
        .filter(|pid| stat(*pid).is_some_and(|stat| stat.parent == parent))
        .collect()
}

/// The ids of all processes.
fn all() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// Ends a process as a crash would, and waits until it is gone.
#[cfg(test)]
pub fn crash(process: &Process) {
    rustix::process::kill_process(process.id().unwrap(), Signal::KILL).unwrap();
    assert!(wait_until(KILL_TIME, || !process.alive()));
}

fn proportional(pid: u32) -> Option<u64> {
    kilobytes(&format!("/proc/{pid}/smaps_rollup"), "Pss:")
}

fn resident(pid: u32) -> Option<u64> {
    kilobytes(&format!("/proc/{pid}/status"), "VmRSS:")
}

fn kilobytes(file: &str, field: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

fn now() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
