//! SQL statements.

pub mod provider_accreditations;
pub mod provider_keys;
mod provider_rows;
pub mod provider_search;
pub mod providers;
