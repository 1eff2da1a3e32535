//! The processes that this run started. Dropping the fleet stops them, so that every exit of the program does;
//! [`Fleet::leave`] leaves them running.

use std::fs::{self, File};
use std::mem;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::home::{Home, last_lines};
use crate::process::{self, Process};
use crate::services::account::Account;
use crate::{checkout, signals};

/// Timeout for a process to end. The subgraphs allow themselves ten seconds.
pub const PATIENCE: Duration = Duration::from_secs(15);
const LAST_LINES: usize = 25;

/// A program to start.
pub struct Program {
    pub name: &'static str,
    pub path: PathBuf,
    pub arguments: Vec<String>,
    /// The complete environment, except for the names in [`inherited`].
    pub environment: Vec<(String, String)>,
    pub account: Option<Account>,
}

pub struct Fleet {
    home: Home,
    members: Vec<Member>,
}

struct Member {
    process: Process,
    child: Child,
}

impl Fleet {
    pub fn new(home: Home) -> Self {
        Self {
            home,
            members: Vec::new(),
        }
    }

    /// Starts a process in its own process group, so that ctrl-C in the terminal reaches only this program, with its
    /// own log.
    pub fn start(&mut self, program: Program) -> anyhow::Result<()> {
        let log = new_log(&self.home.log(program.name))?;
        let mut command = Command::new(&program.path);
        command
            .args(program.arguments)
            .env_clear()
            .envs(inherited())
            .envs(program.environment)
            .current_dir(if program.account.is_some() {
                Path::new("/")
            } else {
                checkout::root()
            })
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0);
        if let Some(account) = &program.account {
            command.uid(account.uid).gid(account.gid);
        }
        let child = command
            .spawn()
            .with_context(|| format!("starting {}", program.path.display()))?;
        let process = Process::new(program.name, child.id());
        self.members.push(Member {
            process: process.clone(),
            child,
        });
        process.remember(&self.home)
    }

    /// Fails if a process has ended, with the end of its log.
    pub fn check(&mut self) -> anyhow::Result<()> {
        for member in &mut self.members {
            if let Some(status) = member.child.try_wait()? {
                let name = &member.process.name;
                let log = self.home.log(name);
                let lines = last_lines(&log, LAST_LINES).join("\n");
                bail!(
                    "{name} ended with {status}. The last lines of {}:\n{lines}",
                    log.display()
                );
            }
        }
        Ok(())
    }

    /// Polls until the probe succeeds. Fails if a process ends meanwhile, or after the timeout with the probe's last
    /// error.
    pub fn wait_for(
        &mut self,
        what: &str,
        time: Duration,
        mut probe: impl FnMut() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let deadline = Instant::now() + time;
        loop {
            let Err(error) = probe() else { return Ok(()) };
            self.check()?;
            if Instant::now() > deadline {
                return Err(
                    error.context(format!("{what} is not ready after {} s", time.as_secs()))
                );
            }
            signals::pause(Duration::from_millis(50))?;
        }
    }

    /// Stops the process of this name.
    pub fn stop(&mut self, name: &str) {
        let (ending, left): (Vec<_>, Vec<_>) = mem::take(&mut self.members)
            .into_iter()
            .partition(|member| member.process.name == name);
        self.members = left;
        self.end(ending);
    }

    fn end(&self, members: Vec<Member>) {
        let processes: Vec<Process> = members
            .iter()
            .map(|member| member.process.clone())
            .collect();
        process::stop(&processes, PATIENCE);
        for mut member in members {
            let _ = member.child.wait();
            member.process.forget(&self.home);
        }
    }

    /// Leaves the processes running.
    pub fn leave(mut self) {
        self.members.clear();
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        let members = mem::take(&mut self.members);
        self.end(members);
    }
}

/// The variables that a process inherits from the environment of this tool.
fn inherited() -> impl Iterator<Item = (&'static str, std::ffi::OsString)> {
    let names = [
        "PATH",
        "HOME",
        "LANG",
        "TZ",
        "RUST_BACKTRACE",
        "CARNET_LOG",
        "APOLLO_ROUTER_LOG",
    ];
    names
        .into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// Creates an empty log. The log of the previous run is kept beside it.
fn new_log(path: &Path) -> anyhow::Result<File> {
    if path.exists() {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    let mut options = File::options();
    options
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("opening {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        home.create().unwrap();
        (folder, home)
    }

    fn shell(name: &'static str, script: &str) -> Program {
        Program {
            name,
            path: "/bin/sh".into(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
            environment: vec![("GIVEN".to_owned(), "a value".to_owned())],
            account: None,
        }
    }

    /// Waits for a line in the log of a process, and returns the last one.
    fn printed(fleet: &mut Fleet, home: &Home, name: &str) -> String {
        let line = || {
            last_lines(&home.log(name), 1)
                .pop()
                .context("nothing is printed")
        };
        fleet
            .wait_for(name, Duration::from_secs(10), || line().map(drop))
            .unwrap();
        line().unwrap()
    }

    #[test]
    fn a_started_process_is_remembered_and_stopped_with_its_children() {
        let (_folder, home) = home();
        let mut fleet = Fleet::new(home.clone());
        fleet
            .start(shell("parent", "sleep 600 & echo $!; wait"))
            .unwrap();
        let child = Process::new(
            "child",
            printed(&mut fleet, &home, "parent").parse().unwrap(),
        );
        assert!(child.alive());
        let remembered = Process::remembered(&home).unwrap();
        assert_eq!(
            remembered
                .iter()
                .map(|process| process.name.as_str())
                .collect::<Vec<_>>(),
            ["parent"]
        );
        assert!(remembered[0].memory() > child.memory() && child.memory() > 0);
        drop(fleet);
        assert!(!remembered[0].alive());
        assert!(process::wait_until(Duration::from_secs(10), || !child.alive()));
        assert_eq!(Process::remembered(&home).unwrap(), []);
    }

    #[test]
    fn one_process_is_stopped_and_the_others_stay() {
        let (_folder, home) = home();
        let mut fleet = Fleet::new(home.clone());
        for name in ["first", "second"] {
            fleet.start(shell(name, "exec sleep 600")).unwrap();
        }
        fleet.stop("first");
        let names = || {
            let remembered = Process::remembered(&home).unwrap();
            let names = remembered.into_iter().map(|process| process.name);
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(), ["second"]);
        fleet.check().unwrap();
        fleet.start(shell("first", "exec sleep 600")).unwrap();
        assert_eq!(names().len(), 2);
    }

    #[test]
    fn a_crash_is_reported_with_the_end_of_the_log() {
        let (_folder, home) = home();
        let mut fleet = Fleet::new(home);
        fleet
            .start(shell(
                "brief",
                "echo \"given $GIVEN\"; echo farewell >&2; exit 3",
            ))
            .unwrap();
        let error = fleet
            .wait_for("never", Duration::from_secs(10), || bail!("not ready"))
            .unwrap_err();
        let text = format!("{error:#}");
        assert!(text.contains("brief ended with exit status: 3"), "{text}");
        assert!(text.contains("given a value\nfarewell"), "{text}");
    }

    #[test]
    fn a_process_that_ignores_the_signal_is_killed() {
        let (_folder, home) = home();
        let mut fleet = Fleet::new(home.clone());
        fleet
            .start(shell(
                "deaf",
                "trap '' TERM; echo ready; while :; do sleep 1; done",
            ))
            .unwrap();
        printed(&mut fleet, &home, "deaf");
        let deaf = Process::remembered(&home).unwrap();
        process::stop(&deaf, Duration::from_millis(100));
        fleet
            .wait_for("the end", Duration::from_secs(10), || bail!("still there"))
            .unwrap_err();
        assert!(!deaf[0].alive());
    }
}
