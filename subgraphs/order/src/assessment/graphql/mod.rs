//! Mutations and types of the API.

pub(crate) mod keys;
pub(crate) mod mutation;
pub(crate) mod types;
