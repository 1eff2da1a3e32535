//! Finds the programs of Postgres and Redis.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::packages::{self, find};

/// The programs that run the servers and connect to them.
#[derive(Clone, Debug)]
pub struct Tools {
    /// The folder with `postgres`, `initdb`, `psql` and `pg_dump`.
    pub postgres: PathBuf,
    pub redis_server: PathBuf,
    pub redis_cli: PathBuf,
}

impl Tools {
    /// Finds them. As root on Debian, installs missing ones.
    pub fn ready() -> anyhow::Result<Self> {
        if let Some(tools) = Self::search() {
            return Ok(tools);
        }
        packages::install(&["postgresql", "redis-server"])
            .context("Postgres and Redis are needed")?;
        Self::search().context("Postgres and Redis are still not found after their installation")
    }

    /// Finds them without installing.
    pub fn search() -> Option<Self> {
        Some(Self {
            postgres: postgres()?,
            redis_server: find("redis-server")?,
            redis_cli: find("redis-cli")?,
        })
    }
}

/// The newest Postgres. Debian does not put the server on the PATH.
fn postgres() -> Option<PathBuf> {
    let on_path =
        find("initdb").and_then(|file| Some(file.canonicalize().ok()?.parent()?.to_owned()));
    let debian = versions(Path::new("/usr/lib/postgresql"), "");
    let red_hat = versions(Path::new("/usr"), "pgsql-");
    let brew = ["/opt/homebrew/opt", "/usr/local/opt"]
        .map(|folder| versions(Path::new(folder), "postgresql@"));
    let candidates = on_path
        .into_iter()
        .chain(debian)
        .chain(red_hat)
        .chain(brew.into_iter().flatten());
    candidates.into_iter().find(|folder| {
        ["initdb", "postgres", "psql", "pg_dump"]
            .iter()
            .all(|name| folder.join(name).is_file())
    })
}

/// The `bin` folders of `<folder>/<prefix><number>`, the highest number first.
fn versions(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let mut found: Vec<(u32, PathBuf)> = names
        .filter_map(|name| {
            Some((
                name.strip_prefix(prefix)?.parse().ok()?,
                folder.join(&name).join("bin"),
            ))
        })
        .collect();
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    found.into_iter().map(|(_, folder)| folder).collect()
}
