//! The SQL in the code is checked against a database when it is compiled, or, where there is none, against what is
//! in `.sqlx`. This command makes that: it compiles each domain against a database with exactly its migrations.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::Args;

use crate::platform::{DOMAINS, Domain};
use crate::services::{postgres, scratch::Scratch};
use crate::{cargo, run, say};

/// Write subgraphs/*/.sqlx, against which SQL is checked where no database is
///
/// Compiles each domain against a database with exactly its migrations, on a Postgres of its own.
#[derive(Args)]
pub struct Prepare {
    /// Write nothing; fail if a file is missing, stale or no longer needed
    #[arg(long)]
    check: bool,
}

impl Prepare {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        prepare(&Scratch::start()?.postgres, self.check)?;
        Ok(ExitCode::SUCCESS)
    }
}

pub fn prepare(admin: &postgres::Admin, check: bool) -> anyhow::Result<()> {
    for domain in DOMAINS {
        migrate(admin, domain)?;
    }
    // Now everything is compiled, and below cargo compiles the one domain alone that is touched.
    run::run(&mut cargo_check(admin)?)?;
    let mut stale = Vec::new();
    for domain in DOMAINS {
        let folder = domain.folder().join(".sqlx");
        let (before, after) = (read(&folder)?, compile(admin, domain)?);
        if before == after {
            continue;
        }
        if check {
            stale.push(domain.name);
        } else {
            replace(&folder, &before, &after)?;
            say::step(
                "Wrote",
                format!("{} queries of {}", after.len(), domain.name),
            );
        }
    }
    if !stale.is_empty() {
        bail!(
            "not what the code and the migrations say (`cargo xtask prepare` writes it): {}",
            stale.join(", ")
        );
    }
    Ok(())
}

type Queries = BTreeMap<String, String>;

fn database(domain: &Domain) -> String {
    format!("prepare_{}", domain.name)
}

/// A database with the domain's migrations, by nothing but Postgres: our own programs may not compile before.
fn migrate(admin: &postgres::Admin, domain: &Domain) -> anyhow::Result<()> {
    let database = database(domain);
    admin.ask(
        "postgres",
        &format!("drop database if exists {database};\ncreate database {database};"),
    )?;
    for migration in sorted(&domain.migrations())? {
        let script = fs::read_to_string(&migration)?;
        admin
            .ask(&database, &script)
            .with_context(|| format!("in {}", migration.display()))?;
    }
    Ok(())
}

/// Checks the whole workspace, each domain against its database.
fn cargo_check(admin: &postgres::Admin) -> anyhow::Result<Command> {
    let mut command = cargo::cargo()?;
    command.args(["check", "--quiet", "--workspace", "--all-targets"]);
    for domain in DOMAINS {
        command.env(
            domain.database_variable(),
            admin.endpoint.url("postgres", &database(domain)),
        );
    }
    Ok(command)
}

/// The query data that compiling the domain gives.
fn compile(admin: &postgres::Admin, domain: &Domain) -> anyhow::Result<Queries> {
    let output = cargo::target()?.join("queries").join(domain.name);
    let _ = fs::remove_dir_all(&output);
    fs::create_dir_all(&output)?;
    let mut command = cargo_check(admin)?;
    command.env("SQLX_OFFLINE_DIR", &output);
    recompiling(domain, || run::run(&mut command))?;
    read(&output)
}

/// Cargo compiles what is newer than its last result, so the library is newer for that long.
fn recompiling(domain: &Domain, work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let path = domain.folder().join("src/lib.rs");
    let file = File::options()
        .append(true)
        .open(&path)
        .with_context(|| format!("opening {}", path.display()))?;
    let changed = file.metadata()?.modified()?;
    file.set_modified(SystemTime::now())?;
    let outcome = work();
    file.set_modified(changed)?;
    outcome
}

fn read(folder: &Path) -> anyhow::Result<Queries> {
    let mut queries = Queries::new();
    for path in if folder.exists() {
        sorted(folder)?
    } else {
        Vec::new()
    } {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        queries.insert(name, fs::read_to_string(&path)?);
    }
    Ok(queries)
}

fn replace(folder: &Path, before: &Queries, after: &Queries) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        fs::remove_file(folder.join(name))?;
    }
    for (name, text) in after
        .iter()
        .filter(|(name, text)| before.get(*name) != Some(*text))
    {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

fn sorted(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}
