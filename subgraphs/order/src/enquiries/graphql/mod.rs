//! Queries, mutations and types of the API.

pub(crate) mod keys;
pub(crate) mod mutation;
pub(crate) mod query;
pub(crate) mod types;
