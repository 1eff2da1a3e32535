//! A private Postgres, and a superuser's connection to a Postgres.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};

use super::account::{Account, data_folder, make_data_folder};
use super::endpoint::Endpoint;
use super::tools::Tools;
use crate::domains::POSTGRES;
use crate::fleet::{Fleet, Program};
use crate::home::Home;
use crate::{checkout, process, run};

#[cfg(test)]
mod tests;

pub const SUPERUSER: &str = "postgres";

/// Timeout for the child processes of a crashed server to end.
const CHILDREN_TIME: Duration = Duration::from_secs(15);

/// A server that listens on loopback only, has no socket file, and requires a password from every user.
pub struct Server<'a> {
    pub tools: &'a Tools,
    pub home: &'a Home,
    /// Its address, and the superuser's password.
    pub endpoint: Endpoint,
    /// True if commits survive a crash of the machine. Not needed for tests.
    pub durable: bool,
}

impl Server<'_> {
    /// Starts the server, creates its data directory on the first run, and waits until it accepts connections.
    pub fn start(&self, fleet: &mut Fleet) -> anyhow::Result<Admin> {
        let account = Account::instead_of_root()?;
        let data = data_folder(self.home)?;
        if data.join("PG_VERSION").exists() {
            self.check_version(&data)?;
            clear_crash(&data)?;
        } else {
            self.initialise(&data, account)?;
        }
        fleet.start(Program {
            name: POSTGRES,
            path: self.tools.postgres.join("postgres"),
            arguments: self.arguments(&data),
            environment: Vec::new(),
            account,
        })?;
        let admin = Admin::new(self.endpoint.clone(), self.tools);
        fleet.wait_for(POSTGRES, Duration::from_mins(1), || {
            admin.ask("postgres", "select 1").map(drop)
        })?;
        Ok(admin)
    }

    fn arguments(&self, data: &Path) -> Vec<String> {
        let port = format!("port={}", self.endpoint.port);
        let common = [
            "listen_addresses=127.0.0.1",
            &port,
            "unix_socket_directories=",
            "max_connections=300",
        ];
        let zones = ["timezone=UTC", "log_timezone=UTC"];
        let fast: &[_] = &[
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ];
        let settings = common
            .iter()
            .chain(&zones)
            .chain(if self.durable { &[] } else { fast });
        let data = ["-D".to_owned(), data.to_string_lossy().into_owned()];
        data.into_iter()
            .chain(settings.map(|setting| format!("-c{setting}")))
            .collect()
    }

    fn initialise(&self, data: &Path, account: Option<Account>) -> anyhow::Result<()> {
        make_data_folder(data, account)?;
        // `initdb` reads the superuser's password from a file, which exists beside the data during this call only.
        let password_file = data.with_extension("password");
        checkout::write_private(&password_file, &self.endpoint.password)?;
        if let Some(account) = account {
            chown(&password_file, Some(account.uid), Some(account.gid))?;
            // The folder between may be closed to the account. Under `/var/lib` it contains nothing else of the
            // platform.
            let parent = data.parent().context("the data folder has no parent")?;
            fs::set_permissions(parent, fs::Permissions::from_mode(0o755))?;
        }
        let mut initdb = Command::new(self.tools.postgres.join("initdb"));
        // In tests the password is sent over loopback in clear: SCRAM takes an unoptimised build much time for each of
        // the many connections.
        let auth = if self.durable {
            "scram-sha-256"
        } else {
            "password"
        };
        initdb.args([
            "--username",
            SUPERUSER,
            "--auth",
            auth,
            "--encoding",
            "UTF8",
            "--locale",
            "C",
        ]);
        initdb
            .arg("--pgdata")
            .arg(data)
            .arg("--pwfile")
            .arg(&password_file)
            .current_dir("/");
        if !self.durable {
            initdb.arg("--no-sync");
        }
        if let Some(account) = account {
            initdb.uid(account.uid).gid(account.gid);
        }
        let outcome = run::output(&mut initdb, "");
        fs::remove_file(&password_file)?;
        if outcome.is_err() {
            fs::remove_dir_all(data)?;
        }
        outcome.map(drop).context("creating the private Postgres")
    }

    fn check_version(&self, data: &Path) -> anyhow::Result<()> {
        let made_by = fs::read_to_string(data.join("PG_VERSION"))?
            .trim()
            .to_owned();
        let version = run::output(
            Command::new(self.tools.postgres.join("postgres")).arg("--version"),
            "",
        )?;
        let number = version
            .split_whitespace()
            .find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let major = number.and_then(|number| number.split(|c: char| !c.is_ascii_digit()).next());
        if major != Some(made_by.as_str()) {
            let found = version.trim();
            bail!(
                "the data was created by Postgres {made_by}, and this is Postgres {found}: delete it with `cargo xtask reset`"
            );
        }
        Ok(())
    }
}

/// Prepares the start after a crash of the server. Its child processes end by themselves and use its shared memory
/// until then. Its lock file must be deleted, because Postgres takes a zombie for a running server.
fn clear_crash(data: &Path) -> anyhow::Result<()> {
    process::wait_until(CHILDREN_TIME, || !process::works_in(data));
    let lock = data.join("postmaster.pid");
    let text = fs::read_to_string(&lock).unwrap_or_default();
    let pid = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok());
    if pid.is_some_and(process::is_zombie) {
        fs::remove_file(&lock).with_context(|| format!("deleting {}", lock.display()))?;
    }
    Ok(())
}

/// Runs commands on a Postgres as its superuser.
pub struct Admin {
    /// The folder of the programs.
    programs: PathBuf,
    pub endpoint: Endpoint,
}

impl Admin {
    pub fn new(endpoint: Endpoint, tools: &Tools) -> Self {
        Self {
            programs: tools.postgres.clone(),
            endpoint,
        }
    }

    /// Runs a script, which stops at its first error, and returns the rows.
    pub fn ask(&self, database: &str, script: &str) -> anyhow::Result<String> {
        let mut psql = self.program("psql", database);
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            "--file=-",
        ]);
        run::output(&mut psql, script)
    }

    /// The statements that create the schema of a database.
    pub fn dump_schema(&self, database: &str) -> anyhow::Result<String> {
        let mut dump = self.program("pg_dump", database);
        dump.args([
            "--schema-only",
            "--no-owner",
            "--no-privileges",
            "--exclude-table=_sqlx_migrations",
        ]);
        run::output(&mut dump, "")
    }

    fn program(&self, name: &str, database: &str) -> Command {
        let mut program = Command::new(self.programs.join(name));
        program
            .env("PGHOST", &self.endpoint.host)
            .env("PGPORT", self.endpoint.port.to_string())
            .env("PGUSER", &self.endpoint.user)
            .env("PGPASSWORD", &self.endpoint.password)
            .env("PGDATABASE", database)
            .env("PGCONNECT_TIMEOUT", "5")
            .env("PGOPTIONS", "--client-min-messages=warning")
            .current_dir("/");
        program
    }
}
