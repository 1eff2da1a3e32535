//! The SQL in the code is checked at compile time against a database or, without one, against the query data in
//! `.sqlx`. This command writes that data: it compiles each domain against a database with exactly its migrations.

mod schema;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::Args;

use crate::checkout::files;
use crate::domains::{DOMAINS, Domain};
use crate::services::{postgres, scratch::Scratch};
use crate::{cargo, run, say};

/// Write subgraphs/*/.sqlx, which the SQL is checked against without a database, and migrations/*/schema.sql
///
/// Compiles each domain against a database with exactly its migrations, on a Postgres of its own.
#[derive(Args)]
pub struct Prepare {
    /// Write nothing; fail if a file is missing, stale or obsolete
    #[arg(long)]
    check: bool,
}

impl Prepare {
    pub fn run(self) -> anyhow::Result<()> {
        prepare(&Scratch::start()?.postgres, self.check)
    }
}

pub fn prepare(admin: &postgres::Admin, check: bool) -> anyhow::Result<()> {
    let mut stale = Vec::new();
    for domain in DOMAINS {
        migrate(admin, domain)?;
        let database = database(domain);
        if schema::is_fresh(admin, domain, &database)? {
            continue;
        }
        if check {
            stale.push(format!("the schema of {}", domain.name));
        } else {
            schema::write(admin, domain, &database)?;
            say::step("Wrote", format!("the schema of {}", domain.name));
        }
    }
    // This compiles everything, so that below Cargo compiles only the one domain that was touched.
    run::run(&mut cargo_check(admin))?;
    for domain in DOMAINS {
        let folder = domain.folder().join(".sqlx");
        let (before, after) = (read(&folder)?, compile(admin, domain)?);
        if before == after {
            continue;
        }
        if check {
            stale.push(format!("the queries of {}", domain.name));
        } else {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder)?;
            after
                .iter()
                .try_for_each(|(name, query)| fs::write(folder.join(name), query))?;
            say::step(
                "Wrote",
                format!("{} queries of {}", after.len(), domain.name),
            );
        }
    }
    if !stale.is_empty() {
        bail!("stale: {}. Run `cargo xtask prepare`.", stale.join(", "));
    }
    Ok(())
}

type Queries = BTreeMap<String, String>;

fn database(domain: &Domain) -> String {
    format!("prepare_{}", domain.name)
}

/// Creates a database with the domain's migrations, without the domain's program, which may not compile yet.
fn migrate(admin: &postgres::Admin, domain: &Domain) -> anyhow::Result<()> {
    let database = database(domain);
    admin.ask(
        "postgres",
        &format!("drop database if exists {database};\ncreate database {database};"),
    )?;
    let folder = domain.migrations();
    let mut migrations = files(&folder).with_context(|| format!("reading {}", folder.display()))?;
    migrations.retain(|path| *path != domain.schema_file());
    for migration in migrations {
        // A domain applies each of its migrations in a transaction, too.
        let script = format!("begin;\n{}\ncommit;", fs::read_to_string(&migration)?);
        admin
            .ask(&database, &script)
            .with_context(|| format!("in {}", migration.display()))?;
    }
    Ok(())
}

/// Type-checks the complete workspace, each domain against its database.
fn cargo_check(admin: &postgres::Admin) -> Command {
    let mut command = cargo::cargo();
    command.args(["check", "--quiet", "--workspace", "--all-targets"]);
    for domain in DOMAINS {
        command.env(
            domain.database_variable(),
            admin.endpoint.url("postgres", &database(domain)),
        );
    }
    command
}

/// The query data that the compilation of the domain writes.
fn compile(admin: &postgres::Admin, domain: &Domain) -> anyhow::Result<Queries> {
    let output = cargo::target()?.join("queries").join(domain.name);
    let _ = fs::remove_dir_all(&output);
    fs::create_dir_all(&output)?;
    let mut command = cargo_check(admin);
    command.env("SQLX_OFFLINE_DIR", &output);
    recompiling(domain, || run::run(&mut command))?;
    read(&output)
}

/// Makes Cargo recompile the library during `work`: Cargo compiles files that are newer than its last result.
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
    for path in files(folder).unwrap_or_default() {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        queries.insert(name, fs::read_to_string(&path)?);
    }
    Ok(queries)
}
