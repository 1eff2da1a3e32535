//! Every SQL statement of the domain, and the only place that knows a sealed value.
//!
//! Free functions on a connection, so that they run in whatever transaction the use case has begun. What is sealed in
//! a column is opened here before it goes up and sealed here on its way down.

pub mod api_clients;
mod error;
pub mod organisations;
mod provider_rows;
pub mod providers;
pub mod refresh_tokens;
pub mod sessions;
pub mod users;
mod vault;

pub use error::Error;
pub use vault::Vault;

/// The history of the domain's database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/user");
