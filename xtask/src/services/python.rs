//! Tools that are Python packages, in virtual environments in the target directory.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use super::packages;
use crate::{cargo, run, say};

const DEBIAN: &[&str] = &["python3", "python3-venv"];

/// The file in an environment with the requirements that are installed.
const INSTALLED: &str = "installed";
/// The folder of the programs in an environment.
const PROGRAMS: &str = "bin";

/// The first contains the schema of Compose files, the second is a linter for Dockerfiles.
const TOOLS: PythonPackages = PythonPackages {
    name: "python-tools",
    requirements: "check-jsonschema==0.39.0\nhadolint-bin==2.15.1\n",
    why: "the container files are checked",
};

/// Packages that are installed together into a virtual environment.
pub struct PythonPackages {
    /// The name of its folder in the target directory.
    pub name: &'static str,
    /// The content of a requirements file. If a package in it has a hash, pip requires a hash of every package.
    pub requirements: &'static str,
    /// The reason why the packages are needed, for error messages.
    pub why: &'static str,
}

/// Returns one of the tools that check the container files, installed on first use.
pub fn tool(name: &str) -> anyhow::Result<Command> {
    Ok(Command::new(TOOLS.programs()?.join(name)))
}

impl PythonPackages {
    /// Returns the folder of the programs. Installs the packages if they are missing or others.
    pub fn programs(&self) -> anyhow::Result<PathBuf> {
        let folder = self.folder()?;
        let installed = fs::read_to_string(folder.join(INSTALLED)).ok();
        if installed.as_deref() == Some(self.requirements) {
            return Ok(folder.join(PROGRAMS));
        }
        self.install()
    }

    /// Installs the packages into a new environment, in place of an existing one. Returns the folder of the programs.
    pub fn install(&self) -> anyhow::Result<PathBuf> {
        require_venv(self.why)?;
        say::step("Installing", self.packages().join(", "));
        let folder = self.folder()?;
        let _ = fs::remove_dir_all(&folder);
        run::run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let requirements = folder.join("requirements.txt");
        fs::write(&requirements, self.requirements)?;
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
        ];
        let programs = folder.join(PROGRAMS);
        run::run(
            Command::new(programs.join("python"))
                .args(pip)
                .arg(requirements),
        )?;
        fs::write(folder.join(INSTALLED), self.requirements)?;
        Ok(programs)
    }

    fn folder(&self) -> anyhow::Result<PathBuf> {
        Ok(cargo::target()?.join(self.name))
    }

    /// The packages with their versions, without options and hashes.
    fn packages(&self) -> Vec<&'static str> {
        let lines = self.requirements.lines();
        lines
            .filter(|line| line.starts_with(|first: char| first.is_ascii_alphanumeric()))
            .filter_map(|line| line.split_whitespace().next())
            .collect()
    }
}

/// Finds Python with the module `venv`, which is a package of its own on Debian; installs both if that is allowed.
fn require_venv(why: &str) -> anyhow::Result<()> {
    packages::require(&["python3"], DEBIAN, why)?;
    let mut python = Command::new("python3");
    python.args(["-c", "import ensurepip, venv"]);
    if run::limited(&mut python, Duration::from_secs(30)).is_err() {
        packages::install(DEBIAN)
            .with_context(|| format!("{why} (the module venv of python3 is missing)"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_named_without_options_and_hashes() {
        let two = PythonPackages {
            name: "",
            requirements: "# Comment\n--only-binary :all:\na==1 \\\n    --hash=sha256:0\nb==2\n",
            why: "",
        };
        assert_eq!(two.packages(), ["a==1", "b==2"]);
    }
}
