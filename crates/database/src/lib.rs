//! The connection to a domain's own Postgres database.
//!
//! A command begins and commits a [`Tx`] in one function of `service`; store functions take a [`Conn`] and so run
//! inside whatever transaction they are given. Constraint *names* are the contract between the schema and the code:
//! [`violated`] tells which one refused a write, and the store turns that name into the domain's own refusal.

mod window;

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use time::OffsetDateTime;
use uuid::Uuid;

pub use sqlx::migrate::{MigrateError, Migrator};
pub use window::{Range, Window};

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
        default_value_t = 16,
        value_parser = clap::value_parser!(u32).range(8..=1000)
    )]
    pub database_connections: u32,
}

/// The longest time that a statement may take, in milliseconds. A subgraph answers within 20 seconds; without this limit a request
/// that was given up keeps its connection for as long as its statement runs.
const STATEMENT_TIMEOUT: &str = "20000";

/// Opens a pool without waiting for the database: the first query waits, for five seconds at most.
pub fn connect(args: &Args) -> Result<Pool, Error> {
    let options = options(args)?.options([("statement_timeout", STATEMENT_TIMEOUT)]);
    let pool = PgPoolOptions::new()
        .max_connections(args.database_connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options);
    Ok(pool)
}

/// Lifts the limit of a statement's time until the transaction ends, for background work whose statements grow with the data.
pub async fn lift_statement_timeout(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("set local statement_timeout = 0")
        .execute(conn)
        .await?;
    Ok(())
}

/// Brings a database up to date. A migration may take as long as it needs.
pub async fn migrate(args: &Args, migrations: &Migrator) -> Result<(), MigrateError> {
    let mut connection = Conn::connect_with(&options(args)?).await?;
    migrations.run(&mut connection).await
}

fn options(args: &Args) -> Result<PgConnectOptions, Error> {
    args.database_url.expose_secret().parse()
}

/// The name of the constraint that refused a write, if one did.
#[must_use]
pub fn violated(error: &Error) -> Option<&str> {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::constraint)
}

/// The smallest UUIDv7 of a moment: rows whose ids are UUIDv7 are found by age with the index on the id.
#[must_use]
pub fn first_id_at(moment: OffsetDateTime) -> Uuid {
    let milliseconds = u128::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
    Uuid::from_u128((milliseconds & 0xffff_ffff_ffff) << 80)
}

/// Calls `wake` once it listens to the channel, and then at each notification. Listens on a connection of its own from the pool,
/// and returns only on an error: notifications in between are lost, so wake up by the clock as well.
pub async fn watch(pool: &Pool, channel: &str, wake: impl Fn()) -> Result<(), Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(channel).await?;
    loop {
        wake();
        listener.recv().await?;
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use uuid::{NoContext, Timestamp};

    use super::*;

    #[test]
    fn ids_of_a_moment_are_not_before_the_first_and_earlier_ones_are() {
        let moment = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let seconds = u64::try_from(moment.unix_timestamp()).unwrap();
        let id_at = |seconds| Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, 0));
        assert!(first_id_at(moment) <= id_at(seconds));
        assert!(id_at(seconds - 1) < first_id_at(moment));
        assert_eq!(
            first_id_at(OffsetDateTime::UNIX_EPOCH - Duration::DAY),
            Uuid::nil()
        );
    }
}
