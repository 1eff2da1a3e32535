//! Queries, mutations and types of the API.

pub(crate) mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{AssessmentMutation, DisputeMutation};
pub use query::AssessmentQuery;
