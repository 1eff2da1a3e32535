//! Statements, migrations, errors and sealing that the stores of all capabilities share.
//!
//! The functions take a connection, so that they run in the transaction of the use case. Sealed columns are sealed and
//! unsealed inside `store`.

pub(crate) mod error;
mod keyring;
mod roles;

pub use error::Error;
pub use keyring::Keyring;
pub(crate) use roles::role_codes;

/// The migrations of the domain's database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/user");
