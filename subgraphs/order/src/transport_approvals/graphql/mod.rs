//! Queries, mutations and types of the API.

mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::ApprovalMutation;
pub use query::TransportQuery;
