//! Processor time and memory from /proc (Linux).

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, ensure};
use e2e::Platform;
use e2e::platform::DOMAINS;

use crate::systems::System;

/// The name of the process of the gateway under test, whichever it is.
pub const GATEWAY: &str = "gateway";
/// Its children are its connections.
const POSTGRES: &str = "postgres";
const REDIS: &str = "redis";
/// Ticks a second: a constant of the interface, whatever the frequency of the kernel's clock.
const TICKS: f64 = 100.0;

/// The processes of a system: its gateway, and those of the platform behind it.
#[derive(Clone)]
pub struct Processes(Vec<Process>);

#[derive(Clone)]
struct Process {
    name: &'static str,
    pid: u32,
}

/// The fields of `/proc/PID/stat` that are used.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    /// User and system time in ticks.
    own: u64,
    /// The same of children that have ended.
    of_children: u64,
}

impl Processes {
    pub fn of(platform: &Platform, system: &System) -> anyhow::Result<Self> {
        let mut processes = Vec::new();
        for name in DOMAINS.into_iter().chain([POSTGRES, REDIS]) {
            let pid = platform.pid(name)?;
            processes.push(Process { name, pid });
        }
        let gateways = system.gateways.iter();
        processes.extend(gateways.map(|pid| Process {
            name: GATEWAY,
            pid: *pid,
        }));
        Ok(Self(processes))
    }

    pub fn pids(&self) -> Vec<u32> {
        self.0.iter().map(|process| process.pid).collect()
    }

    /// The processor time of each process in seconds since its start. Processes of one name count together.
    pub fn times(&self) -> anyhow::Result<BTreeMap<String, f64>> {
        let mut times = BTreeMap::new();
        for process in &self.0 {
            let own = stat(process.pid).with_context(|| format!("{} has ended", process.name))?;
            let mut ticks = own.own;
            if process.name == POSTGRES {
                let living: u64 = children(process.pid)?.iter().map(|stat| stat.own).sum();
                ticks += own.of_children + living;
            }
            *times.entry(process.name.to_owned()).or_default() += seconds(ticks);
        }
        Ok(times)
    }

    /// The memory of each process in bytes. A page that several processes share counts in part for each of them.
    pub fn memory(&self) -> anyhow::Result<BTreeMap<String, u64>> {
        let mut memory = BTreeMap::new();
        for process in &self.0 {
            let mut bytes = proportional(process.pid)?;
            if process.name == POSTGRES {
                for child in family(process.pid)? {
                    // A connection may have ended meanwhile.
                    bytes += proportional(child).unwrap_or(0);
                }
            }
            *memory.entry(process.name.to_owned()).or_default() += bytes;
        }
        Ok(memory)
    }
}

/// The processor time in seconds of the programs that this process has started and that have ended, with those that they started.
pub fn time_of_ended_programs() -> anyhow::Result<f64> {
    Ok(seconds(stat(std::process::id())?.of_children))
}

#[expect(clippy::cast_precision_loss, reason = "a time with few digits")]
fn seconds(ticks: u64) -> f64 {
    ticks as f64 / TICKS
}

fn stat(pid: u32) -> anyhow::Result<Stat> {
    parse(&fs::read_to_string(format!("/proc/{pid}/stat"))?)
}

fn parse(stat: &str) -> anyhow::Result<Stat> {
    // The name of the program, in brackets, may contain blanks and brackets.
    let (_, fields) = stat.rsplit_once(')').context("a process has a name")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let number = |position: usize| -> anyhow::Result<u64> {
        Ok(fields.get(position).context("a field")?.parse()?)
    };
    Ok(Stat {
        parent: u32::try_from(number(1)?)?,
        own: number(11)? + number(12)?,
        of_children: number(13)? + number(14)?,
    })
}

/// The IDs of the children of a process.
fn family(parent: u32) -> anyhow::Result<Vec<u32>> {
    let mut pids = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // A process may have ended meanwhile.
        if stat(pid).is_ok_and(|stat| stat.parent == parent) {
            pids.push(pid);
        }
    }
    Ok(pids)
}

fn children(parent: u32) -> anyhow::Result<Vec<Stat>> {
    let children = family(parent)?.into_iter();
    Ok(children.filter_map(|pid| stat(pid).ok()).collect())
}

/// The proportional set size. Without the right to read it, the resident size.
fn proportional(pid: u32) -> anyhow::Result<u64> {
    let line = |file: &str, name: &str| -> Option<u64> {
        let text = fs::read_to_string(format!("/proc/{pid}/{file}")).ok()?;
        let kilobytes = text
            .lines()
            .find_map(|line| line.strip_prefix(name))?
            .split_whitespace()
            .next()?;
        kilobytes.parse().ok()
    };
    let kilobytes = line("smaps_rollup", "Pss:").or_else(|| line("status", "VmRSS:"));
    Ok(kilobytes.context("a process has memory")? * 1024)
}

/// The difference of two measurements of the same processes.
pub fn spent(
    before: &BTreeMap<String, f64>,
    after: &BTreeMap<String, f64>,
) -> anyhow::Result<BTreeMap<String, f64>> {
    ensure!(before.len() == after.len(), "other processes");
    let spent = after
        .iter()
        .map(|(name, after)| -> anyhow::Result<(String, f64)> {
            let before = before.get(name).context("other processes")?;
            Ok((name.clone(), (after - before).max(0.0)))
        });
    spent.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_line_is_parsed_after_the_name_of_the_program() {
        let line = "7 (a) b) S 3 7 7 0 -1 0 0 0 0 0 11 12 13 14 20 0 1 0 5";
        let stat = parse(line).unwrap();
        assert_eq!(
            stat,
            Stat {
                parent: 3,
                own: 23,
                of_children: 27
            }
        );
        assert!(parse("7 (a) S 3").is_err());
    }

    #[test]
    fn this_process_has_time_memory_and_a_parent() {
        let own = std::process::id();
        let parent = stat(own).unwrap().parent;
        assert!(family(parent).unwrap().contains(&own));
        assert!(proportional(own).unwrap() > 0);
    }

    #[test]
    fn processes_of_one_name_count_together() {
        let pid = std::process::id();
        let process = || Process { name: GATEWAY, pid };
        let one = Processes(vec![process()]).memory().unwrap();
        let two = Processes(vec![process(), process()]).memory().unwrap();
        assert_eq!(two.len(), 1);
        assert!(two[GATEWAY] > one[GATEWAY]);
        assert_eq!(Processes(vec![process()]).times().unwrap().len(), 1);
        assert!(time_of_ended_programs().unwrap() >= 0.0);
    }

    #[test]
    fn the_spent_time_is_a_difference() {
        let times = |seconds: f64| BTreeMap::from([("a".to_owned(), seconds)]);
        let spent = spent(&times(1.0), &times(3.5)).unwrap();
        assert_eq!(spent, times(2.5));
        assert!(super::spent(&BTreeMap::new(), &times(1.0)).is_err());
    }
}
