use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::domains::{self, GATEWAY};
use crate::{cargo, run, say};

/// The gateway without our plugin.
const STOCK: &str = "stock";
/// The programs that are not measured.
const TOOLS: [&str; 3] = ["bench", "demo", "xtask"];

/// A folder with all programs of a measurement.
pub struct Programs(PathBuf);

impl Programs {
    /// Uses the programs of this folder, or builds them.
    pub fn ready(folder: Option<&Path>) -> anyhow::Result<Self> {
        match folder {
            Some(folder) => fs::canonicalize(folder)
                .map(Self)
                .with_context(|| format!("there is no folder {}", folder.display())),
            None => Self::build(),
        }
    }

    /// Builds what is measured as it is shipped, and the tools without the slow optimisations.
    fn build() -> anyhow::Result<Self> {
        say::step(
            "Building",
            "the platform as it is shipped (an hour or more at the first time)",
        );
        let measured: Vec<&str> = domains::process_names().chain([STOCK]).collect();
        let mut packages = domains::domain_names();
        packages.push(GATEWAY);
        let mut arguments = vec!["--features", "gateway/stock"];
        arguments.extend(measured.iter().flat_map(|name| ["--bin", name]));
        let dist = cargo::build_dist(&packages, &arguments)?;
        let folder = cargo::target()?.join("bench/programs");
        link(&dist, &measured, &folder)?;
        link(&build_tools()?, &TOOLS, &folder)?;
        Ok(Self(folder))
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The program that seeds and measures.
    pub fn bench(&self) -> Command {
        Command::new(self.program("bench"))
    }
}

/// Builds the tools with optimisations, because the load generator shares the machine with what it measures.
fn build_tools() -> anyhow::Result<PathBuf> {
    let mut command = cargo::cargo();
    command.args(["build", "--release"]);
    command.args([
        "--package",
        "bench",
        "--package",
        "e2e",
        "--package",
        "xtask",
    ]);
    command.args(TOOLS.iter().flat_map(|name| ["--bin", name]));
    run::run(&mut command)?;
    Ok(cargo::target()?.join("release"))
}

/// Links these programs into one folder, from which a platform runs.
fn link(from: &Path, names: &[&str], to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for name in names {
        let link = to.join(name);
        let _ = fs::remove_file(&link);
        symlink(from.join(name), &link).with_context(|| format!("linking {}", link.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_of_two_builds_are_in_one_folder() {
        let root = tempfile::tempdir().unwrap();
        let (dist, all) = (root.path().join("dist"), root.path().join("all"));
        fs::create_dir(&dist).unwrap();
        fs::write(dist.join("user"), "1").unwrap();
        link(&dist, &["user"], &all).unwrap();
        fs::write(dist.join("user"), "2").unwrap();
        link(&dist, &["user"], &all).unwrap();
        assert_eq!(fs::read_to_string(all.join("user")).unwrap(), "2");
    }
}
