//! Queries, mutations and types of the API.

mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub(crate) use keys::VerdictsOf;
pub use mutation::SelfChecksMutation;
pub use query::SelfChecksQuery;
