//! Queries and types of the API.

mod query;
pub(crate) mod types;

pub use query::ChangesQuery;
