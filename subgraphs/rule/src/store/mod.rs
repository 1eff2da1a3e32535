//! The statements, migrations and errors of the database that all capabilities share.
//!
//! Free functions on a connection, so that they run in whatever transaction the use case has begun.

pub(crate) mod error;
pub mod usage;

pub use error::Error;

/// The history of the domain's database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/rule");
