//! Access records and their counts, for administrators and auditors.

mod chain;
mod query;
mod types;

pub use query::AccessRecordsQuery;
