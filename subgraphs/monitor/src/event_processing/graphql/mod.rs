//! Event processing in all domains, for administrators and auditors.

mod mutation;
mod query;
mod types;

pub use mutation::EventProcessingMutation;
pub use query::EventProcessingQuery;
