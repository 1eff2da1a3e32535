//! The processes that this run started. Dropping the fleet stops them, so no way out of the program leaves one
//! behind; [`Fleet::leave`] is how they are left running on purpose.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::checkout::{self, Home};
use crate::process::{self, Process, Stop};
use crate::services::account::Account;
use crate::signals;

/// How long a process may take to end. The subgraphs give themselves ten seconds.
pub const PATIENCE: Duration = Duration::from_secs(15);
const LAST_LINES: usize = 25;

/// What to start.
pub struct Program {
    pub name: String,
    pub path: PathBuf,
    pub arguments: Vec<String>,
    /// All of the environment: nothing is inherited but what is listed in [`inherited`].
    pub environment: Vec<(String, String)>,
    pub account: Option<Account>,
    pub stop: Stop,
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

    /// Starts a process in a group of its own (so the terminal's ctrl-C reaches only us), with a log of its own.
    pub fn start(&mut self, program: &Program) -> anyhow::Result<()> {
        let log = new_log(&self.home.log(&program.name))?;
        let mut command = Command::new(&program.path);
        command
            .args(&program.arguments)
            .env_clear()
            .envs(inherited())
            .envs(
                program
                    .environment
                    .iter()
                    .map(|(name, value)| (name, value)),
            )
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
        let process = Process::new(&program.name, child.id(), program.stop);
        self.members.push(Member {
            process: process.clone(),
            child,
        });
        process.remember(&self.home)
    }

    /// Fails if one of the processes has ended, with its last words.
    pub fn check(&mut self) -> anyhow::Result<()> {
        for member in &mut self.members {
            if let Some(status) = member.child.try_wait()? {
                let name = &member.process.name;
                let log = self.home.log(name);
                let words = last_lines(&log, LAST_LINES).join("\n");
                bail!(
                    "{name} ended with {status}. The last lines of {}:\n{words}",
                    log.display()
                );
            }
        }
        Ok(())
    }

    /// Polls until the probe says yes; fails if a process ends meanwhile, or after this time with the probe's
    /// last error.
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

    /// Lets the processes run on without us.
    pub fn leave(mut self) {
        self.members.clear();
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        let processes: Vec<Process> = self
            .members
            .iter()
            .map(|member| member.process.clone())
            .collect();
        process::stop(&processes, PATIENCE);
        for mut member in self.members.drain(..) {
            let _ = member.child.wait();
            member.process.forget(&self.home);
        }
    }
}

/// What a process may know of the environment of whoever runs us.
fn inherited() -> impl Iterator<Item = (&'static str, std::ffi::OsString)> {
    let names = ["PATH", "HOME", "LANG", "TZ", "RUST_BACKTRACE", "CARNET_LOG"];
    names
        .into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// An empty log; the one of the run before is kept beside it.
fn new_log(path: &Path) -> anyhow::Result<File> {
    if path.exists() {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .with_context(|| format!("opening {}", path.display()))
}

/// The last lines of a file that may be long, damaged or missing.
pub fn last_lines(path: &Path, count: usize) -> Vec<String> {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines
        .iter()
        .skip(lines.len().saturating_sub(count))
        .map(|line| (*line).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A home that goes with the value.
    struct Scratch(Home);

    impl Scratch {
        fn new(name: &str) -> Self {
            let home = Home::at(
                &std::env::temp_dir().join(format!("carnet-fleet-{name}-{}", std::process::id())),
            );
            home.create().unwrap();
            Self(home)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(self.0.path()).unwrap();
        }
    }

    fn shell(name: &str, script: &str) -> Program {
        Program {
            name: name.to_owned(),
            path: "/bin/sh".into(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
            environment: vec![("GIVEN".to_owned(), "a value".to_owned())],
            account: None,
            stop: Stop::Terminate,
        }
    }

    /// The first thing that a process says.
    fn said(fleet: &mut Fleet, home: &Home, name: &str) -> String {
        let words = || last_lines(&home.log(name), 1).pop().context("nothing said");
        fleet
            .wait_for(name, Duration::from_secs(10), || words().map(drop))
            .unwrap();
        words().unwrap()
    }

    #[test]
    fn what_was_started_is_remembered_and_stopped_with_its_children() {
        let home = Scratch::new("stop");
        let mut fleet = Fleet::new(home.0.clone());
        fleet
            .start(&shell("parent", "sleep 600 & echo $!; wait"))
            .unwrap();
        let child = Process::new(
            "child",
            said(&mut fleet, &home.0, "parent").parse().unwrap(),
            Stop::Terminate,
        );
        assert!(child.alive());
        let remembered = Process::remembered(&home.0).unwrap();
        assert_eq!(
            remembered
                .iter()
                .map(|process| process.name.as_str())
                .collect::<Vec<_>>(),
            ["parent"]
        );
        assert!(remembered[0].memory() > 0);
        drop(fleet);
        assert!(!remembered[0].alive());
        // A kill is not awaited, because who is killed cannot refuse.
        let deadline = Instant::now() + Duration::from_secs(10);
        while child.alive() && Instant::now() < deadline {
            std::thread::yield_now();
        }
        assert!(!child.alive());
        assert_eq!(Process::remembered(&home.0).unwrap(), []);
    }

    #[test]
    fn a_crash_is_reported_with_the_last_words() {
        let home = Scratch::new("crash");
        let mut fleet = Fleet::new(home.0.clone());
        fleet
            .start(&shell(
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
    fn who_does_not_listen_is_killed() {
        let home = Scratch::new("deaf");
        let mut fleet = Fleet::new(home.0.clone());
        fleet
            .start(&shell(
                "deaf",
                "trap '' TERM; echo ready; while :; do sleep 1; done",
            ))
            .unwrap();
        said(&mut fleet, &home.0, "deaf");
        let deaf = Process::remembered(&home.0).unwrap();
        process::stop(&deaf, Duration::from_millis(100));
        fleet
            .wait_for("the end", Duration::from_secs(10), || bail!("still there"))
            .unwrap_err();
        assert!(!deaf[0].alive());
    }
}
