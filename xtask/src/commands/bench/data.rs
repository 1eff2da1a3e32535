use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::home::Home;
use crate::services::account::data_folder;
use crate::{cargo, checkout, run};

/// The files that the data depends on: the schema, its generator, and the demonstration data that it extends.
const SOURCES: [&str; 6] = [
    "migrations",
    "bench/src/data",
    "crates/envelope/src",
    "e2e/src",
    "e2e/demo",
    "subgraphs/rule/demo",
];
/// Written last.
const COMPLETE: &str = "complete";
const HOME: &str = "home";
const POSTGRES: &str = "postgres";
/// The data is generated again after this time. It has orders with deadlines, and marks the daily republications of the next days as
/// done, because they would run during a measurement.
const LIFETIME: Duration = Duration::from_hours(72);

/// The generated data: the folder of a stopped platform, with the data of its Postgres and Redis. Databases, roles, keys and streams
/// belong together, so they are copied together. A copy takes seconds.
pub struct Data(PathBuf);

impl Data {
    /// The data of the current schema.
    pub fn current() -> anyhow::Result<Self> {
        Ok(Self(folder()?.join(key(checkout::root())?)))
    }

    /// Deletes all data, also that of earlier schemas, which is never used again.
    pub fn delete_all() -> anyhow::Result<()> {
        match fs::remove_dir_all(folder()?) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Returns true if the data is complete and young.
    pub fn is_current(&self, now: SystemTime) -> bool {
        let written = fs::metadata(self.0.join(COMPLETE)).and_then(|file| file.modified());
        written.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age < LIFETIME))
    }

    /// Copies the data of a stopped platform.
    pub fn save(&self, home: &Home) -> anyhow::Result<()> {
        checkout::create_private_folder(&self.0)?;
        copy(home.path(), &self.0.join(HOME))?;
        let postgres = data_folder(home)?;
        if !postgres.starts_with(home.path()) {
            copy(&postgres, &self.0.join(POSTGRES))?;
        }
        Ok(fs::write(self.0.join(COMPLETE), "")?)
    }

    /// Copies the data into the home of a platform that was never started.
    pub fn restore(&self, home: &Home) -> anyhow::Result<()> {
        copy(&self.0.join(HOME), home.path())?;
        let postgres = self.0.join(POSTGRES);
        if !postgres.exists() {
            return Ok(());
        }
        let to = data_folder(home)?;
        let parent = to.parent().context("the data folder has no parent")?;
        fs::create_dir_all(parent)?;
        copy(&postgres, &to)
    }
}

fn folder() -> anyhow::Result<PathBuf> {
    Ok(cargo::target()?.join("bench/data"))
}

/// A hash of the files that the data depends on.
fn key(root: &Path) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    for source in SOURCES {
        for entry in WalkDir::new(root.join(source)).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root)?.to_string_lossy();
                let content = fs::read(entry.path())?;
                hash.update(format!("{path}\0{}\0", content.len()));
                hash.update(content);
            }
        }
    }
    let mut key = hex::encode(hash.finalize());
    key.truncate(16);
    Ok(key)
}

/// Copies a folder with the owners and rights of its files.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    run::run(Command::new("cp").arg("-a").arg(from).arg(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_depends_on_the_names_and_contents_of_the_sources() {
        let root = tempfile::tempdir().unwrap();
        for source in SOURCES {
            fs::create_dir_all(root.path().join(source)).unwrap();
        }
        let migration = root.path().join("migrations/1.sql");
        fs::write(&migration, "create table a ()").unwrap();
        let first = key(root.path()).unwrap();
        assert_eq!(first.len(), 16);
        assert_eq!(key(root.path()).unwrap(), first);
        fs::write(&migration, "create table b ()").unwrap();
        let second = key(root.path()).unwrap();
        assert_ne!(second, first);
        fs::rename(&migration, root.path().join("migrations/2.sql")).unwrap();
        assert_ne!(key(root.path()).unwrap(), second);
    }

    #[test]
    fn data_is_current_if_it_is_complete_and_young() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data(folder.path().to_owned());
        assert!(!data.is_current(SystemTime::now()));
        fs::write(folder.path().join(COMPLETE), "").unwrap();
        assert!(data.is_current(SystemTime::now()));
        assert!(!data.is_current(SystemTime::now() + LIFETIME));
    }

    #[test]
    fn a_copy_has_the_files_of_the_folder() {
        let root = tempfile::tempdir().unwrap();
        let from = root.path().join("from");
        fs::create_dir(&from).unwrap();
        fs::write(from.join("a"), "1").unwrap();
        copy(&from, &root.path().join("to")).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("to/a")).unwrap(), "1");
    }
}
