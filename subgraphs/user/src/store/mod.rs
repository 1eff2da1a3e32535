//! Every SQL statement of the domain, and the only place that knows a sealed value.
//!
//! Free functions on a connection, so that they run in whatever transaction the use case has begun. What is sealed in
//! a column is opened here before it goes up and sealed here on its way down.

pub mod api_clients;
pub mod audit_records;
pub mod client_assertions;
mod error;
pub mod invitations;
pub mod letter_counts;
pub mod one_time_tokens;
pub mod organisations;
pub mod provider_accreditations;
pub mod provider_keys;
mod provider_rows;
pub mod provider_search;
pub mod provider_standing;
pub mod providers;
pub mod purge;
pub mod refresh_tokens;
pub mod registrations;
pub mod second_factors;
pub mod session_cutoffs;
pub mod sessions;
pub mod sign_in_attempts;
pub mod user_search;
pub mod users;
mod vault;

pub use error::Error;
pub use vault::Vault;

/// The history of the domain's database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/user");
