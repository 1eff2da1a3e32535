//! Node with npm, which builds the web application: that of the machine if it is new enough, otherwise a pinned one in a
//! Python environment beside the build. Debian's stable releases have an older Node.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use super::packages;
use super::python::PythonPackages;
use crate::{run, signals};

/// The oldest Node that runs the build scripts of the web application, which are TypeScript.
const OLDEST: Version = Version {
    major: 22,
    minor: 18,
};

const PINNED: PythonPackages = PythonPackages {
    name: "node",
    requirements: include_str!("node-requirements.txt"),
    why: "Node is installed as a Python package",
};

const PATIENCE: Duration = Duration::from_secs(30);

pub struct Node {
    npm: PathBuf,
    /// The search path that begins with the folder of the programs; `None` if they are on the PATH already.
    search_path: Option<OsString>,
}

impl Node {
    /// Finds a Node on the PATH, or installs one.
    pub fn find() -> anyhow::Result<Self> {
        if let Some(npm) = on_path() {
            return Ok(Self {
                npm,
                search_path: None,
            });
        }
        Self::pinned().with_context(|| {
            format!(
                "the web application needs Node {}.{} or later with npm: install both, or Python 3 with its module venv",
                OLDEST.major, OLDEST.minor
            )
        })
    }

    /// The pinned Node. It is installed again if it does not run, for example after an upgrade of the machine's Python.
    fn pinned() -> anyhow::Result<Self> {
        let mut folder = PINNED.programs()?;
        match version(&folder.join("node")) {
            Ok(_) => {}
            Err(stopped) if signals::stopping() => return Err(stopped),
            Err(_) => folder = PINNED.install()?,
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(folder.clone()).chain(std::env::split_paths(&path));
        Ok(Self {
            npm: folder.join("npm"),
            search_path: Some(std::env::join_paths(folders)?),
        })
    }

    /// Npm, whose scripts find the same Node.
    pub fn npm(&self) -> Command {
        let mut command = Command::new(&self.npm);
        if let Some(path) = &self.search_path {
            command.env("PATH", path);
        }
        command
    }
}

/// The npm on the PATH, if the Node on the PATH is new enough.
fn on_path() -> Option<PathBuf> {
    let (node, npm) = (packages::find("node")?, packages::find("npm")?);
    (version(&node).ok()? >= OLDEST).then_some(npm)
}

/// The version that this program prints.
fn version(node: &Path) -> anyhow::Result<Version> {
    let printed = run::limited(Command::new(node).arg("--version"), PATIENCE)?;
    Version::parse(&printed).with_context(|| format!("{} printed {printed}", node.display()))
}

/// A version of Node, without the patch level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    /// Parses the output of `node --version`, for example `v24.19.0`.
    fn parse(printed: &str) -> Option<Self> {
        let mut numbers = printed.trim().strip_prefix('v')?.split('.');
        let mut next = || numbers.next()?.parse::<u32>().ok();
        Some(Self {
            major: next()?,
            minor: next()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_new_enough_from_22_18_on() {
        for (printed, expected) in [
            ("v22.18.0\n", true),
            ("v22.20.1", true),
            ("v23.0.0", true),
            ("v24.19.0\n", true),
            ("v100.0.0", true),
            ("v25.0.0-nightly2026", true),
            ("v22.17.9", false),
            ("v20.19.5", false),
            ("v18.20.4", false),
        ] {
            let version = Version::parse(printed).unwrap();
            assert_eq!(version >= OLDEST, expected, "{printed}");
        }
    }

    #[test]
    fn another_output_is_no_version() {
        for printed in ["", "node", "24.19.0", "v24", "vx.y.z"] {
            assert_eq!(Version::parse(printed), None, "{printed:?}");
        }
    }

    #[test]
    fn a_node_that_does_not_run_has_no_version() {
        // A missing program, one that fails, and one that prints something else.
        for program in ["/no/such/node", "/bin/false", "/bin/echo"] {
            assert!(version(Path::new(program)).is_err(), "{program}");
        }
    }

    #[test]
    fn every_package_of_the_pinned_node_has_a_hash() {
        let lines = PINNED.requirements.lines();
        let packages = lines.clone().filter(|line| line.contains("=="));
        assert!(packages.clone().count() == 2 && packages.clone().all(|line| line.ends_with('\\')));
        assert_eq!(
            lines.filter(|line| line.contains("--hash=sha256:")).count(),
            5
        );
    }
}
