//! Queries, mutations and types of the API.

mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::RuleChangesMutation;
pub use query::{RuleChangesQuery, VerdictChangesQuery};
