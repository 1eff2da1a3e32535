//! The statements, migrations and errors of the database that all capabilities share.
//!
//! Free functions on a connection, so that they run in whatever transaction the use case has begun.

pub(crate) mod error;
pub mod purge;
pub mod usage;

use database::Conn;

pub use error::Error;

/// The history of the domain's database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/rule");

/// Passes if the database answers.
pub async fn ping(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query_scalar!("select 1").fetch_one(conn).await?;
    Ok(())
}
