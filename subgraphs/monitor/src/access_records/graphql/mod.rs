//! Access records and their counts, for platform admins and auditors.

mod chain;
mod query;
mod types;

pub use query::AccessRecordsQuery;
