//! Queries, mutations and types of the API.

mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{RulePackReviewsMutation, RulePacksMutation};
pub use query::{CatalogueQuery, RulePacksQuery};
