//! SQL statements.

pub mod provider_accreditations;
mod provider_rows;
pub mod provider_search;
pub mod providers;
