//! The folder with everything that one running platform leaves on disk, except the data of a Postgres that may not enter it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, bail, ensure};

use crate::{checkout, secrets};

/// The file that marks a folder as a platform's, and says which platform's.
const MARKER: &str = "CARNET-HOME";

/// The files that remember the running processes.
const RUN: &str = "run";
const LOGS: &str = "logs";
pub const MAIL: &str = "mail";
/// The files of evidence, sealed.
pub const FILES: &str = "files";
pub const KEYS: &str = "keys";
pub const TOKEN_KEYS: &str = "keys/tokens";
pub const SECRETS: &str = "secrets.json";
/// Holds the path of the folder with the programs that run.
pub const PROGRAMS: &str = "programs";
/// The first admin's address and password.
pub const ADMIN: &str = "admin.json";
/// The keys of the demonstration's API clients.
pub const CLIENTS: &str = "clients.json";

#[derive(Clone, Debug)]
pub struct Home(PathBuf);

impl Home {
    /// The home of this checkout's platform: `.carnet`.
    pub fn of_checkout() -> Self {
        Self::at(&checkout::root().join(".carnet"))
    }

    pub fn at(path: &Path) -> Self {
        Self(canonical(path))
    }

    /// A folder for temporary files, named after its use and this process.
    pub fn temporary(name: &str) -> Self {
        Self::at(&std::env::temp_dir().join(format!("carnet-{name}-{}", std::process::id())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The platform that the folder belongs to. Fails without a mark: then nothing in it may be changed or deleted.
    pub fn id(&self) -> anyhow::Result<String> {
        let marker = self.join(MARKER);
        let id = fs::read_to_string(&marker)
            .with_context(|| format!("no platform's folder: reading {}", marker.display()))?;
        Ok(id.trim().to_owned())
    }

    /// Makes the folders. Those with keys and personal data are closed to other users.
    pub fn create(&self) -> anyhow::Result<()> {
        self.mark()?;
        for open in [LOGS, RUN, MAIL] {
            fs::create_dir_all(self.join(open))
                .with_context(|| format!("making {}", self.0.display()))?;
        }
        [KEYS, TOKEN_KEYS, FILES, "redis"]
            .iter()
            .try_for_each(|closed| checkout::create_private_folder(&self.join(closed)))
    }

    /// Marks a new or empty folder, or one that a version without marks made.
    fn mark(&self) -> anyhow::Result<()> {
        fs::create_dir_all(&self.0).with_context(|| format!("making {}", self.0.display()))?;
        if self.join(MARKER).exists() {
            return Ok(());
        }
        let unmarked = self.join(RUN).is_dir() && self.join(SECRETS).is_file();
        if !unmarked && fs::read_dir(&self.0)?.next().is_some() {
            bail!(
                "{} is not empty and not a platform's: name another folder",
                self.0.display()
            );
        }
        checkout::write_private(&self.join(MARKER), &(secrets::random()? + "\n"))
    }

    /// The file that remembers the running process of this name.
    pub fn run(&self, name: &str) -> PathBuf {
        self.join(RUN).join(format!("{name}.json"))
    }

    /// The files of all remembered processes.
    pub fn runs(&self) -> Vec<PathBuf> {
        self.files(RUN, "json").unwrap_or_default()
    }

    pub fn log(&self, name: &str) -> PathBuf {
        self.join(LOGS).join(format!("{name}.log"))
    }

    /// The logs of all processes that ever ran, without the ones of their runs before.
    pub fn logs(&self) -> anyhow::Result<Vec<PathBuf>> {
        let folder = self.join(LOGS);
        let logs = self
            .files(LOGS, "log")
            .with_context(|| format!("no logs in {}", folder.display()))?;
        ensure!(
            !logs.is_empty(),
            "nothing has run yet: there are no logs in {}",
            folder.display()
        );
        Ok(logs)
    }

    fn files(&self, folder: &str, extension: &str) -> io::Result<Vec<PathBuf>> {
        let mut files = checkout::files(&self.join(folder))?;
        files.retain(|file| file.extension().is_some_and(|found| found == extension));
        Ok(files)
    }
}

/// One name for a place, however it was named, and whether it exists or not.
fn canonical(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path.ancestors().find_map(|existing| {
        let rest = path.strip_prefix(existing).ok()?;
        Some(
            fs::canonicalize(existing)
                .ok()?
                .join(rest)
                .components()
                .collect(),
        )
    });
    existing.unwrap_or(path)
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

    #[test]
    fn a_new_or_empty_folder_becomes_a_home_and_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(&folder.path().join("deep/er"));
        assert!(home.id().is_err());
        for home in [home, Home::at(&folder.path().join("empty"))] {
            fs::create_dir_all(home.path()).unwrap();
            home.create().unwrap();
            let id = home.id().unwrap();
            home.create().unwrap();
            assert_eq!(home.id().unwrap(), id);
        }
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter"), "dear").unwrap();
        let home = Home::at(folder.path());
        assert!(home.create().is_err() && home.id().is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_platform_without_a_mark_is_marked() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("run")).unwrap();
        fs::write(folder.path().join("secrets.json"), "{}").unwrap();
        let home = Home::at(folder.path());
        home.create().unwrap();
        assert!(home.id().is_ok());
    }

    #[test]
    fn a_place_has_one_name() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().canonicalize().unwrap();
        std::os::unix::fs::symlink(&there, there.join("again")).unwrap();
        for name in ["again/home", "again/again/home/", "./home"] {
            assert_eq!(
                Home::at(&there.join(name)).path(),
                there.join("home"),
                "{name}"
            );
        }
    }
}
