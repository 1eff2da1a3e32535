//! Queries, mutations and types of the API.

pub(crate) mod load_keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{ProviderReviewsMutation, ProvidersMutation};
pub use query::{ProviderMatchesQuery, ProvidersQuery};
