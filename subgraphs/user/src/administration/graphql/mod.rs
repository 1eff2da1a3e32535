//! Queries and types of the API.

pub(crate) mod query;
mod types;
