//! Queries, mutations and types of the API.

mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{ConsignmentMutation, PlaceMutation, TransportMutation};
pub use query::ConsignmentQuery;
