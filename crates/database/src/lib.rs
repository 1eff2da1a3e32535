//! The connection to a domain's own Postgres database.
//!
//! A command begins and commits a [`Tx`] in one function of `service`; store functions take a [`Conn`] and so run
//! inside whatever transaction they are given. Constraint *names* are the contract between the schema and the code:
//! [`violated`] tells which one refused a write, and the store turns that name into the domain's own refusal.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// A pool of connections to one domain's database.
pub type Pool = sqlx::PgPool;
/// A transaction: commit it in the function that began it.
pub type Tx = sqlx::Transaction<'static, sqlx::Postgres>;
/// A connection, inside a transaction or not. Store functions take `&mut Conn`.
pub type Conn = sqlx::PgConnection;
/// What the database says when it cannot do as told. Internal: never for a client.
pub type Error = sqlx::Error;

/// Where the domain's database is, and how much of it to use.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// The domain's own database, with the domain's own role, as postgres://role:password@host:port/database.
    #[arg(long, env = "CARNET_DATABASE_URL", hide_env_values = true)]
    pub database_url: SecretString,
    /// The most connections that this process opens. Relay, consumer and listeners need six of them.
    #[arg(
        long,
        env = "CARNET_DATABASE_CONNECTIONS",
        default_value_t = 10,
        value_parser = clap::value_parser!(u32).range(8..=1000)
    )]
    pub database_connections: u32,
}

/// Opens a pool without waiting for the database: the first query waits, for five seconds at most.
pub fn connect(args: &Args) -> Result<Pool, Error> {
    let options: PgConnectOptions = args.database_url.expose_secret().parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(args.database_connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options);
    Ok(pool)
}

/// The name of the constraint that refused a write, if one did.
#[must_use]
pub fn violated(error: &Error) -> Option<&str> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::constraint)
}
