//! Queries, mutations and types of the API.

pub(crate) mod keys;
mod mutation;
mod query;
pub(crate) mod types;

pub use mutation::{DocumentDecisionMutation, DocumentMutation, FileMutation};
pub use query::{EvidenceQuery, FileQuery};
