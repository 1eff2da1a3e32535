//! Event processing in all domains, for platform admins and auditors.

mod mutation;
mod query;
mod types;

pub use mutation::EventProcessingMutation;
pub use query::EventProcessingQuery;
