//! Statements, migrations and errors of the database that all capabilities share.
//!
//! Statements are free functions on a connection, so that they run in the transaction of the use case.

pub mod bulk_results;
pub(crate) mod error;
pub mod usage;
pub mod work;

pub use error::Error;

/// Migrations of the database of this domain.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/rule");
