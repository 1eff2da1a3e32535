//! SQL statements.

pub mod classification_records;
pub mod products;
