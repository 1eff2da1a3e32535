//! The folder of one platform with all its files, except for the data of a Postgres that cannot be inside it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, bail, ensure};

use crate::{checkout, secrets};

/// The file that marks a folder as that of a platform, with the platform's ID.
const MARKER: &str = "CARNET-HOME";

/// The folder of the records of running processes.
const RUN: &str = "run";
const LOGS: &str = "logs";
pub const MAIL: &str = "mail";
/// The evidence files, encrypted.
pub const FILES: &str = "files";
pub const KEYS: &str = "keys";
pub const TOKEN_KEYS: &str = "keys/tokens";
pub const SECRETS: &str = "secrets.json";
/// Contains the path of the folder with the running programs.
pub const PROGRAMS: &str = "programs";
/// The first administrator's address and password.
pub const ADMIN: &str = "admin.json";
/// The keys of the demonstration's API clients.
pub const CLIENTS: &str = "clients.json";
/// The people of the demonstration with their password.
pub const PEOPLE: &str = "people.json";
/// Contains the time between the platform's clock and the present, in seconds, while the platform makes the history of its
/// demonstration data.
pub const CLOCK: &str = "clock";
/// The API client of the web application.
pub const WEB_CLIENT: &str = "web-client.json";
/// The API client of the web application for administrators.
pub const WEB_ADMIN_CLIENT: &str = "web-admin-client.json";
/// A configuration of the gateway that replaces the one of the checkout for this platform; absent unless the bench wrote it.
pub const ROUTER: &str = "router.yaml";
/// Contains the path of the folder with the built web application; absent if the platform runs without it.
pub const WEB: &str = "web";

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

    /// A folder for temporary files, named after its purpose and this process.
    pub fn temporary(name: &str) -> Self {
        Self::at(&std::env::temp_dir().join(format!("carnet-{name}-{}", std::process::id())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The ID of the platform that the folder belongs to. Fails without a mark: then nothing in the folder may be
    /// changed or deleted.
    pub fn id(&self) -> anyhow::Result<String> {
        let marker = self.join(MARKER);
        let id = fs::read_to_string(&marker).with_context(|| {
            format!(
                "this is not the folder of a platform: reading {}",
                marker.display()
            )
        })?;
        Ok(id.trim().to_owned())
    }

    /// Creates the folders. Those with keys and personal data are closed to other users.
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

    /// Marks a new or empty folder, or one that a version without marks created.
    fn mark(&self) -> anyhow::Result<()> {
        fs::create_dir_all(&self.0).with_context(|| format!("making {}", self.0.display()))?;
        if self.join(MARKER).exists() {
            return Ok(());
        }
        let unmarked = self.join(RUN).is_dir() && self.join(SECRETS).is_file();
        if !unmarked && fs::read_dir(&self.0)?.next().is_some() {
            bail!(
                "{} is not empty and not the folder of a platform: choose another folder",
                self.0.display()
            );
        }
        checkout::write_private(&self.join(MARKER), &(secrets::random()? + "\n"))
    }

    /// The file with the record of the process of this name.
    pub fn run(&self, name: &str) -> PathBuf {
        self.join(RUN).join(format!("{name}.json"))
    }

    /// The files of all process records.
    pub fn runs(&self) -> Vec<PathBuf> {
        self.files(RUN, "json").unwrap_or_default()
    }

    pub fn log(&self, name: &str) -> PathBuf {
        self.join(LOGS).join(format!("{name}.log"))
    }

    /// The current logs of all processes that ever ran.
    pub fn logs(&self) -> anyhow::Result<Vec<PathBuf>> {
        let folder = self.join(LOGS);
        let logs = self
            .files(LOGS, "log")
            .with_context(|| format!("no logs in {}", folder.display()))?;
        ensure!(
            !logs.is_empty(),
            "there are no logs in {}: start the platform with `cargo xtask up`",
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

/// The canonical path of an existing or missing file.
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
