//! Queries, mutations and types of the API.

mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{ClassificationsMutation, ProductsMutation};
pub use query::ProductsQuery;
