//! A private Postgres, and how to speak to one as its superuser.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};

use super::account::{Account, data_folder, make_data_folder};
use super::endpoint::Endpoint;
use super::tools::Tools;
use crate::checkout::{self, Home};
use crate::fleet::{Fleet, Program};
use crate::process::{self, Stop};
use crate::run;

#[cfg(test)]
mod tests;

pub const NAME: &str = "postgres";
pub const SUPERUSER: &str = "postgres";

/// How long the child processes of a crashed server may take to end.
const CHILDREN_TIME: Duration = Duration::from_secs(15);

/// A server that listens on loopback only, has no socket file, and asks everybody for a password.
pub struct Server<'a> {
    pub tools: &'a Tools,
    pub home: &'a Home,
    /// Where, and the superuser's password.
    pub endpoint: Endpoint,
    /// Whether what is committed must survive the machine: not in tests.
    pub durable: bool,
}

impl Server<'_> {
    /// Starts the server, after making its data on the first time, and waits until it answers.
    pub fn start(&self, fleet: &mut Fleet) -> anyhow::Result<Admin> {
        let account = Account::instead_of_root()?;
        let data = data_folder(self.home.path(), NAME, account.as_ref());
        if data.join("PG_VERSION").exists() {
            self.check_version(&data)?;
            clear_crash(&data)?;
        } else {
            self.initialise(&data, account.as_ref())?;
        }
        fleet.start(&Program {
            name: NAME.to_owned(),
            path: self.tools.postgres.join("postgres"),
            arguments: self.arguments(&data),
            environment: Vec::new(),
            account,
            stop: Stop::Interrupt,
        })?;
        let admin = Admin::new(self.endpoint.clone(), self.tools);
        fleet.wait_for(NAME, Duration::from_mins(1), || {
            admin.ask("postgres", "select 1").map(drop)
        })?;
        Ok(admin)
    }

    fn arguments(&self, data: &Path) -> Vec<String> {
        let mut settings = vec![
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={}", self.endpoint.port),
            "unix_socket_directories=".to_owned(),
            "max_connections=300".to_owned(),
            "timezone=UTC".to_owned(),
            "log_timezone=UTC".to_owned(),
        ];
        if !self.durable {
            settings.extend(
                [
                    "fsync=off",
                    "synchronous_commit=off",
                    "full_page_writes=off",
                ]
                .map(String::from),
            );
        }
        let data = ["-D".to_owned(), data.to_string_lossy().into_owned()];
        data.into_iter()
            .chain(
                settings
                    .into_iter()
                    .flat_map(|setting| ["-c".to_owned(), setting]),
            )
            .collect()
    }

    fn initialise(&self, data: &Path, account: Option<&Account>) -> anyhow::Result<()> {
        make_data_folder(data, account)?;
        // `initdb` reads the superuser's password from a file: one beside the data, for that long.
        let password_file = data.with_extension("password");
        checkout::write_private(&password_file, &self.endpoint.password)?;
        if let Some(account) = account {
            chown(&password_file, Some(account.uid), Some(account.gid))?;
            // The folder between may be ours alone.
            open_to_others(data.parent())?;
        }
        let mut initdb = Command::new(self.tools.postgres.join("initdb"));
        // For tests the password goes over loopback as it is: to answer SCRAM's question takes an unoptimised build
        // long, and each test opens connections of its own.
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
        outcome.map(drop).context("making the private Postgres")
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
                "the data was made by Postgres {made_by} and this is {found}: `cargo xtask reset` starts anew"
            );
        }
        Ok(())
    }
}

/// Prepares the start after a crash of the server. Its child processes notice its death and end by themselves; until then
/// they use its shared memory. Its lock file names it, and Postgres takes a zombie for a running server.
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

/// Lets others pass through a folder of ours under `/var/lib`, where nothing else of ours is.
fn open_to_others(folder: Option<&Path>) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if let Some(folder) = folder {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Speaks to a Postgres as its superuser.
pub struct Admin {
    psql: PathBuf,
    pub endpoint: Endpoint,
}

impl Admin {
    pub fn new(endpoint: Endpoint, tools: &Tools) -> Self {
        Self {
            psql: tools.postgres.join("psql"),
            endpoint,
        }
    }

    /// Runs a script, which stops at its first error, and returns the rows.
    pub fn ask(&self, database: &str, script: &str) -> anyhow::Result<String> {
        let mut psql = Command::new(&self.psql);
        psql.args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            "--file=-",
        ])
        .env("PGHOST", &self.endpoint.host)
        .env("PGPORT", self.endpoint.port.to_string())
        .env("PGUSER", &self.endpoint.user)
        .env("PGPASSWORD", &self.endpoint.password)
        .env("PGDATABASE", database)
        .env("PGCONNECT_TIMEOUT", "5")
        .env("PGOPTIONS", "--client-min-messages=warning")
        .current_dir("/");
        run::output(&mut psql, script)
    }
}
