//! Security events, for platform admins and auditors, and for the user whose account they concern.

mod chain;
mod query;
mod types;

pub use query::SecurityEventsQuery;
pub use types::User;
