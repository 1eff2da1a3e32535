//! Queries and types of the API.

mod query;
mod types;

pub use query::AuditRecordsQuery;
