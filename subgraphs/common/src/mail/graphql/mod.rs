//! Mails, for the platform's staff.

mod keys;
mod mutation;
mod query;
mod types;

pub use mutation::MailMutation;
pub use query::MailQuery;
