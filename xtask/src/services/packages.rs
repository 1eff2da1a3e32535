//! Finds programs, and installs the Debian packages of missing ones if that is allowed. Otherwise prints the commands
//! to run.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, bail};

use crate::{run, say};

const START_POLICY: &str = "/usr/sbin/policy-rc.d";

/// A program on the PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Finds these programs, or installs the packages that contain them.
pub fn require(programs: &[&str], debian: &[&str], why: &str) -> anyhow::Result<()> {
    let missing = || {
        programs
            .iter()
            .copied()
            .filter(|name| find(name).is_none())
            .collect::<Vec<_>>()
    };
    if missing().is_empty() {
        return Ok(());
    }
    install(debian).with_context(|| format!("{why} ({} missing)", missing().join(", ")))?;
    if missing().is_empty() {
        Ok(())
    } else {
        bail!("{why}: {} still missing", missing().join(", "))
    }
}

/// Installs the packages as root on Debian and derivatives; otherwise fails with the commands to run.
pub fn install(packages: &[&str]) -> anyhow::Result<()> {
    let names = packages.join(" ");
    if find("apt-get").is_none() {
        bail!(
            "install these packages with your package manager (their Debian names: {names}), for example\n  \
             Fedora: sudo dnf install postgresql-server redis nodejs python3 chromium\n  \
             macOS:  brew install postgresql@17 redis node python chromium"
        );
    }
    if !rustix::process::geteuid().is_root() {
        bail!(
            "run this command, then try again:\n  sudo apt-get update && sudo apt-get install --yes {names}"
        );
    }
    say::step("Installing", format!("{names} (Debian packages)"));
    let _policy = StartPolicy::nothing();
    run::run(apt().arg("update"))?;
    run::run(
        apt()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command
        .arg("--quiet")
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Debian starts a server right after its installation, on its usual port. During the installation, this file in
/// Debian's policy path prevents that.
struct StartPolicy {
    ours: bool,
}

impl StartPolicy {
    fn nothing() -> Self {
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o755)
            .open(START_POLICY);
        Self {
            ours: file.is_ok_and(|mut file| file.write_all(b"#!/bin/sh\nexit 101\n").is_ok()),
        }
    }
}

impl Drop for StartPolicy {
    fn drop(&mut self) {
        if self.ours {
            let _ = fs::remove_file(START_POLICY);
        }
    }
}
