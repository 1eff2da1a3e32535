//! The web application in `web/`: installs its packages, runs its scripts, and builds it if its sources have changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use walkdir::{DirEntry, WalkDir};

use crate::services::node::Node;
use crate::{checkout, run, say};

/// The registered operations in the built folder: their texts by their SHA-256.
pub const OPERATIONS: &str = "operations.web.json";
/// The schema that the operations are compiled against, relative to the checkout.
const SCHEMA: &str = "docs/reference/api.graphql";
/// The file in a folder with the hash of the sources that the folder was made of.
const STAMP: &str = ".carnet-sources";
/// The entries of `web/` that scripts write.
const GENERATED: [&str; 5] = [
    "node_modules",
    "dist",
    "coverage",
    "__generated__",
    OPERATIONS,
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

/// Node with the packages of the web application.
pub struct Toolchain {
    node: Node,
}

impl Toolchain {
    /// Finds or installs Node, and installs the packages if `package-lock.json` has changed. Installation scripts of
    /// packages are not run.
    pub fn ready() -> anyhow::Result<Self> {
        let toolchain = Self {
            node: Node::find()?,
        };
        let lock = folder().join("package-lock.json");
        let lock = fs::read(&lock).with_context(|| format!("reading {}", lock.display()))?;
        let (wanted, stamp) = (
            hex::encode(Sha256::digest(lock)),
            folder().join("node_modules").join(STAMP),
        );
        if !is_stamped(&stamp, &wanted) {
            say::step("Installing", "the packages of the web application");
            let mut install = toolchain.npm();
            install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            run::quiet(&mut install).context("installing the packages of the web application")?;
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
        for name in ["index.html", OPERATIONS] {
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
        let mut command = self.node.npm();
        command
            .current_dir(folder())
            .env("NO_COLOR", "1")
            .env_remove("FORCE_COLOR")
            .env("npm_config_update_notifier", "false");
        command
    }
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
    GENERATED
        .iter()
        .any(|generated| entry.file_name() == *generated)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "src/graph/__generated__/a.ts",
            OPERATIONS,
        ] {
            write(name, "generated");
        }
        assert_eq!(hash(), first);
        let mut hashes = vec![first];
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
