//! Installs Debian packages where we may, and else says what to type.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Command;

use anyhow::bail;

use super::tools;
use crate::{run, say};

const START_POLICY: &str = "/usr/sbin/policy-rc.d";

/// Installs the packages as root on Debian and its like; anywhere else fails with the commands to type.
pub fn install(packages: &[&str]) -> anyhow::Result<()> {
    let names = packages.join(" ");
    if tools::find("apt-get").is_none() {
        bail!(
            "install these with your package manager (Debian calls them: {names}), for example\n  \
             Fedora: sudo dnf install postgresql-server redis nodejs python3\n  \
             macOS:  brew install postgresql@17 redis node python"
        );
    }
    if !rustix::process::geteuid().is_root() {
        bail!(
            "type this, then try again:\n  sudo apt-get update && sudo apt-get install --yes {names}"
        );
    }
    say::step("Installing", format!("{names} (Debian packages)"));
    let _quiet = StartPolicy::nothing();
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

/// Debian starts a server as soon as it is installed, on the port that everybody knows. We want the programs only,
/// and say so in the place where Debian's policy asks, for as long as the installation takes.
struct StartPolicy {
    ours: bool,
}

impl StartPolicy {
    fn nothing() -> Self {
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o755)
            .open(Path::new(START_POLICY));
        let ours = file.is_ok_and(|mut file| {
            std::io::Write::write_all(&mut file, b"#!/bin/sh\nexit 101\n").is_ok()
        });
        Self { ours }
    }
}

impl Drop for StartPolicy {
    fn drop(&mut self) {
        if self.ours {
            let _ = fs::remove_file(START_POLICY);
        }
    }
}
