//! The web application in `web/`: installs its packages, runs its scripts, and builds it if its sources have changed.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use walkdir::{DirEntry, WalkDir};

use crate::entries::ENTRIES;
use crate::services::node::Node;
use crate::{checkout, locks, run, say};

/// The schema that the operations are compiled against, relative to the checkout.
const SCHEMA: &str = "docs/reference/api.graphql";
/// The file in a folder with the hash of the sources that the folder was made of.
const STAMP: &str = ".carnet-sources";
/// The folders at the top of `web/` that scripts write.
const GENERATED: [&str; 3] = ["node_modules", "dist", "coverage"];
/// The folders that scripts write at any depth: those of the compiler of the operations, and of the journeys.
const ARTIFACTS: [&str; 2] = ["__generated__", "screenshots"];
/// Installation scripts of packages are not run. The build needs the packages for development, which the machine's
/// settings may omit.
const INSTALL: [&str; 5] = [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--no-audit",
    "--no-fund",
];

/// The built folder, which the gateway serves.
pub fn dist() -> PathBuf {
    folder().join("dist")
}

/// Returns true if the checkout contains the web application.
pub fn exists() -> bool {
    folder().join("package.json").is_file()
}

fn folder() -> PathBuf {
    checkout::root().join("web")
}

/// Node with the packages of the web application, for one run of this tool at a time.
pub struct Toolchain {
    node: Node,
    /// The lock on the folder of the web application.
    _lock: File,
}

impl Toolchain {
    /// Finds or installs Node, and installs the packages if `package-lock.json` has changed. Waits for another run that
    /// uses the folder.
    pub fn ready() -> anyhow::Result<Self> {
        let packages = folder().join("package-lock.json");
        let reading = || format!("reading {}", packages.display());
        let lock = File::open(&packages).with_context(reading)?;
        let lock = locks::exclusive(lock, "another run uses the folder of the web application")?;
        let toolchain = Self {
            node: Node::find()?,
            _lock: lock,
        };
        let wanted = hex::encode(Sha256::digest(fs::read(&packages).with_context(reading)?));
        let stamp = folder().join("node_modules").join(STAMP);
        if !is_stamped(&stamp, &wanted) {
            say::step("Installing", "the packages of the web application");
            run::quiet(toolchain.npm().args(INSTALL))
                .context("installing the packages of the web application")?;
            fs::write(&stamp, wanted)?;
        }
        Ok(toolchain)
    }

    /// A script of `package.json`.
    pub fn script(&self, name: &str) -> Command {
        let mut command = self.npm();
        command.args(["run", name]);
        command
    }

    /// Builds the application if its sources or the schema have changed since the last build.
    pub fn build(&self) -> anyhow::Result<()> {
        if is_stamped(&dist().join(STAMP), &sources()?) {
            return Ok(());
        }
        say::step("Building", "the web application");
        self.rebuild()
    }

    /// Compiles the operations and builds the application. The build fails if the application exceeds its budgets.
    pub fn rebuild(&self) -> anyhow::Result<()> {
        let sources = sources()?;
        for script in ["relay", "build"] {
            run::quiet(&mut self.script(script)).context("building the web application")?;
        }
        let written = ENTRIES
            .iter()
            .flat_map(|entry| [entry.page, entry.operations]);
        for name in written {
            let file = dist().join(name);
            ensure!(
                file.is_file(),
                "the build of the web application did not write {}",
                file.display()
            );
        }
        Ok(fs::write(dist().join(STAMP), sources)?)
    }

    fn npm(&self) -> Command {
        in_folder(self.node.npm())
    }
}

/// The command in the folder of the web application, independent of the settings of the terminal.
fn in_folder(mut command: Command) -> Command {
    command
        .current_dir(folder())
        .env("NO_COLOR", "1")
        .env_remove("FORCE_COLOR")
        // `production` would omit the packages for development.
        .env_remove("NODE_ENV")
        .env("npm_config_update_notifier", "false");
    command
}

fn is_stamped(stamp: &Path, wanted: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == wanted)
}

/// The hash of the sources and of the schema.
fn sources() -> anyhow::Result<String> {
    hash_of(&folder(), &checkout::root().join(SCHEMA))
}

/// The hash of the names and contents of all files in a folder, and of another file.
fn hash_of(folder: &Path, other: &Path) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    let mut add = |name: &str, content: &[u8]| {
        // The lengths separate names and contents.
        hash.update(format!("{} {name} {}\n", name.len(), content.len()));
        hash.update(content);
    };
    let entries = WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !is_generated(entry));
    for entry in entries {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let name = entry.path().strip_prefix(folder)?.to_string_lossy();
        add(&name, &fs::read(entry.path())?);
    }
    let content = fs::read(other).with_context(|| format!("reading {}", other.display()))?;
    add("", &content);
    Ok(hex::encode(hash.finalize()))
}

fn is_generated(entry: &DirEntry) -> bool {
    let is_one_of = |names: &[&str]| names.iter().any(|name| entry.file_name() == *name);
    let is_at_top = entry.depth() == 1;
    is_one_of(&ARTIFACTS) || (is_at_top && is_one_of(&GENERATED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_does_not_omit_packages_for_development() {
        assert!(INSTALL.contains(&"--include=dev"));
        let command = in_folder(Command::new("npm"));
        let removed = |name: &str| {
            command
                .get_envs()
                .any(|(given, value)| given == name && value.is_none())
        };
        assert!(removed("NODE_ENV"));
    }

    #[test]
    fn the_hash_depends_on_names_and_contents_of_sources_only() {
        let folder = tempfile::tempdir().unwrap();
        let (web, schema) = (folder.path().join("web"), folder.path().join("schema"));
        let write = |name: &str, content: &str| {
            let file = web.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        };
        let hash = || hash_of(&web, &schema).unwrap();
        write("src/a.ts", "a");
        fs::write(&schema, "type Query").unwrap();
        let first = hash();
        for name in [
            "node_modules/a/index.js",
            "dist/index.html",
            "coverage/index.html",
            "src/graph/__generated__/a.ts",
            "journeys/screenshots/a.png",
        ] {
            write(name, "generated");
        }
        assert_eq!(hash(), first);
        let mut hashes = vec![first];
        for name in ["src/dist/a.ts", "src/coverage/a.ts"] {
            write(name, "a");
            hashes.push(hash());
        }
        write("src/a.ts", "b");
        hashes.push(hash());
        write("src/b.ts", "");
        hashes.push(hash());
        fs::rename(web.join("src/b.ts"), web.join("src/c.ts")).unwrap();
        hashes.push(hash());
        fs::write(&schema, "type Mutation").unwrap();
        hashes.push(hash());
        let all = hashes.len();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), all);
    }
}
