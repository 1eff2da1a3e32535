//! Mails, for platform admins and auditors.

mod filter;
mod keys;
mod mutation;
mod query;
mod types;

pub use mutation::MailMutation;
pub use query::MailQuery;
