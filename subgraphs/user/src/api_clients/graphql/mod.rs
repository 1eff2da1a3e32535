//! Queries, mutations and types of the API.

mod load_keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::ApiClientsMutation;
pub use query::ApiClientsQuery;
