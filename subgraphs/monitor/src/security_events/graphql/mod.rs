//! Security events, for administrators and auditors, and for the person whom they are about.

mod chain;
mod query;
mod types;

pub use query::SecurityEventsQuery;
pub use types::User;
