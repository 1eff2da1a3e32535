//! Queries and types of the API.

pub(crate) mod query;
pub(crate) mod types;
