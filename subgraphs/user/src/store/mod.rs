//! The statements, migrations, errors and sealing that the stores of all capabilities share.
//!
//! Free functions on a connection, so that they run in whatever transaction the use case has begun. What is sealed in
//! a column is opened in `store` before it goes up and sealed there on its way down.

pub(crate) mod error;
mod keyring;
mod roles;

pub use error::Error;
pub use keyring::Keyring;
pub(crate) use roles::role_codes;

/// The history of the domain's database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/user");
