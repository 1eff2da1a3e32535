//! Mutations and types of the API.

pub(crate) mod load_keys;
pub(crate) mod mutation;
pub(crate) mod types;
