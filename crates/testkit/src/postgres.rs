//! A database per test. Names are random, so tests can run concurrently. The database is dropped with its guard, even if the test fails.

use std::path::{Path, PathBuf};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use url::Url;
use uuid::Uuid;

/// A database for one test, dropped with the value.
pub struct Database {
    pub pool: database::Pool,
    pub args: database::Args,
    dropped_last: Dropped,
}

impl Database {
    /// Simulates an outage: ends all connections and permits no new ones until [`Self::reopen`].
    pub async fn shut(&self) {
        let Dropped { server, name } = &self.dropped_last;
        run(
            server,
            format!("alter database {name} allow_connections false"),
        )
        .await
        .expect("it can be shut");
        self.end_connections().await;
    }

    /// Simulates a standby: ends all connections and permits only reads from now on.
    pub async fn protect(&self, protect: bool) {
        let Dropped { server, name } = &self.dropped_last;
        run(
            server,
            format!("alter database {name} set default_transaction_read_only = {protect}"),
        )
        .await
        .expect("its settings can be changed");
        self.end_connections().await;
        self.remove_ended().await;
    }

    async fn end_connections(&self) {
        let Dropped { server, name } = &self.dropped_last;
        run(
            server,
            format!(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
            ),
        )
        .await
        .expect("connections can be ended");
    }

    /// Permits connections again, and removes those from the pool that have ended.
    pub async fn reopen(&self) {
        let Dropped { server, name } = &self.dropped_last;
        run(
            server,
            format!("alter database {name} allow_connections true"),
        )
        .await
        .expect("it can be reopened");
        self.remove_ended().await;
    }

    /// Removes ended connections from the pool, which does not test those that were in use a moment ago.
    async fn remove_ended(&self) {
        for _ in 0..self.pool.size() {
            drop(sqlx::query("select 1").execute(&self.pool).await);
        }
    }
}

/// Creates a database with these migrations.
pub async fn database(migrations: &'static Migrator) -> Database {
    let database = empty().await;
    migrations
        .run(&database.pool)
        .await
        .expect("the migrations run");
    database
}

/// A key store and a domain key for one test.
pub struct Keys {
    pub args: envelope::Args,
    /// Public key file of the domain, in SPKI PEM, for senders.
    pub public_key_file: PathBuf,
    _store: Database,
    _files: [File; 2],
}

/// Creates a key store in which `domain` may create its own schema, and writes the test process's RSA key to a file.
///
/// All domains of a test process have the same RSA key, because generating one takes a while.
pub async fn keys(domain: &'static str) -> Keys {
    let store = empty().await;
    let (private, public) = domain_key();
    let private = File::write(&format!("{domain}.pem"), private.expose_secret());
    let public = File::write(&format!("{domain}.pub.pem"), public);
    let args = envelope::Args {
        keys_database_url: store.args.database_url.clone(),
        domain_key_file: private.0.clone(),
    };
    Keys {
        args,
        public_key_file: public.0.clone(),
        _store: store,
        _files: [private, public],
    }
}

async fn empty() -> Database {
    let server = crate::setting("CARNET_TEST_POSTGRES");
    let name = format!("test_{}", Uuid::now_v7().simple());
    run(&server, format!("create database {name}"))
        .await
        .expect("Postgres makes a database: run the tests with `cargo xtask test`");
    let mut url = Url::parse(&server).expect("CARNET_TEST_POSTGRES is a URL");
    url.set_path(&name);
    let args = database::Args {
        database_url: SecretString::from(String::from(url)),
        database_connections: 10,
    };
    let pool = database::connect(&args).expect("a database URL");
    Database {
        pool,
        args,
        dropped_last: Dropped { server, name },
    }
}

async fn run(server: &str, statement: String) -> Result<(), database::Error> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Drops the database when the test ends.
struct Dropped {
    server: String,
    name: String,
}

/// Time for which a test waits until its database is dropped.
const PATIENCE: Duration = Duration::from_millis(500);

impl Drop for Dropped {
    /// Runs on a thread with its own runtime, because `drop` cannot wait for the runtime on which it runs.
    ///
    /// The wait is short. Postgres drops a database when each of its processes has acknowledged it, and a process that waits for a
    /// client's password does not. If that client is a connection of this runtime, both would wait for each other until Postgres ends
    /// the connection after a minute.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let (done, dropped) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let outcome = runtime.block_on(run(
                &server,
                format!("drop database if exists {name} with (force)"),
            ));
            drop(done);
            outcome
        });
        // A database that is not dropped in time does not fail a test that passed.
        let _: Result<(), _> = dropped.recv_timeout(PATIENCE);
    }
}

/// A file in a temporary folder, removed with the value.
struct File(PathBuf);

impl File {
    fn write(name: &str, text: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("carnet-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&folder).expect("a temporary folder can be made");
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a temporary file can be written");
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        drop(
            self.0
                .parent()
                .map(Path::to_owned)
                .map(std::fs::remove_dir_all),
        );
    }
}

fn domain_key() -> &'static (SecretString, String) {
    static KEY: OnceLock<(SecretString, String)> = OnceLock::new();
    KEY.get_or_init(|| envelope::generate_domain_key().expect("an RSA key can be made"))
}
