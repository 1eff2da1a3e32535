//! The connection to a domain's own Postgres database.
//!
//! A command begins and commits a transaction in one function of `service`. Store functions take a [`Conn`] and run inside the caller's
//! transaction, if any. Constraint *names* are the contract between the schema and the code: [`violated`] returns the name of the
//! violated constraint, and the store maps it to a refusal of the domain.

mod announcements;
mod window;

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::OffsetDateTime;
use uuid::Uuid;

pub use announcements::{TransactionId, announce, announce_as, watch};
pub use sqlx::migrate::{MigrateError, Migrator};
pub use window::{Range, Window};

/// Connection pool of one domain's database.
pub type Pool = sqlx::PgPool;
/// A connection, inside a transaction or not. Store functions take `&mut Conn`.
pub type Conn = sqlx::PgConnection;
/// Error of the database. Internal: never shown to clients.
pub type Error = sqlx::Error;

/// URL and connection limit of the domain's database.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// URL of the domain's own database with the domain's own role: postgres://role:password@host:port/database.
    #[arg(long, env = "CARNET_DATABASE_URL", hide_env_values = true)]
    pub database_url: SecretString,
    /// Maximum number of connections of this process. Relay, consumer and watching tasks need up to nine of them.
    #[arg(
        long,
        env = "CARNET_DATABASE_CONNECTIONS",
        default_value_t = 16,
        value_parser = clap::value_parser!(u32).range(12..=1000)
    )]
    pub database_connections: u32,
}

/// Timeout of a statement, in milliseconds. Requests time out after 20 seconds; without this limit the statement of a cancelled request
/// would keep its connection.
const STATEMENT_TIMEOUT: &str = "20000";

/// A connection that was idle for this time is tested before it is used.
///
/// Under load, connections are idle for less, so requests do not pay a round trip for the test. A restart of Postgres takes longer: all
/// connections that it closes are tested and replaced, so they do not fail one request each.
const TESTED_AFTER: Duration = Duration::from_millis(100);

/// Opens a pool without waiting for the database. Queries wait for at most five seconds.
pub fn connect(args: &Args) -> Result<Pool, Error> {
    let options = options(args)?.options([("statement_timeout", STATEMENT_TIMEOUT)]);
    let pool = PgPoolOptions::new()
        .max_connections(args.database_connections)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .before_acquire(|connection, usage| {
            Box::pin(async move {
                let is_recent = usage.idle_for < TESTED_AFTER;
                Ok(is_recent || connection.ping().await.is_ok())
            })
        })
        .connect_lazy_with(options);
    Ok(pool)
}

/// Lifts the statement timeout until the transaction ends, for background work with growing statements.
pub async fn lift_statement_timeout(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("set local statement_timeout = 0")
        .execute(conn)
        .await?;
    Ok(())
}

/// Applies the pending migrations. Migrations have no timeout.
pub async fn migrate(args: &Args, migrations: &Migrator) -> Result<(), MigrateError> {
    let mut connection = Conn::connect_with(&options(args)?).await?;
    migrations.run(&mut connection).await
}

fn options(args: &Args) -> Result<PgConnectOptions, Error> {
    args.database_url.expose_secret().parse()
}

/// Name of the constraint that a write violated, if any.
#[must_use]
pub fn violated(error: &Error) -> Option<&str> {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::constraint)
}

/// Codes of the values of a filter field, as the parameter of a statement. `None` for an empty list, which does not filter.
#[must_use]
pub fn codes<T: Copy + Into<&'static str>>(values: &[T]) -> Option<Vec<String>> {
    let codes = values.iter().map(|&value| value.into().to_owned());
    (!values.is_empty()).then(|| codes.collect())
}

/// Smallest UUIDv7 of a time, to find rows by age with the index of their IDs.
#[must_use]
pub fn first_id_at(moment: OffsetDateTime) -> Uuid {
    let milliseconds = u128::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
    Uuid::from_u128((milliseconds & 0xffff_ffff_ffff) << 80)
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use uuid::{NoContext, Timestamp};

    use super::*;

    #[test]
    fn an_empty_list_of_codes_does_not_filter() {
        assert_eq!(codes::<&str>(&[]), None);
        let expected = ["OPEN", "REPLAYED"].map(str::to_owned).to_vec();
        assert_eq!(codes(&["OPEN", "REPLAYED"]), Some(expected));
    }

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
