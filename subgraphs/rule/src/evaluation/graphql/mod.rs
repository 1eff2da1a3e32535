//! Queries and types of the API.

mod keys;
mod query;
pub(crate) mod types;

pub use query::EvaluationQuery;
