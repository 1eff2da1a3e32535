//! Security events, for platform admins and auditors, and for the user whose account they concern.

mod chain;
mod query;
mod subject;
mod types;
mod user;
mod user_fields;

pub use query::SecurityEventsQuery;
pub use user::User;
