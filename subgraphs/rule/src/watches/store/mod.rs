//! SQL statements.

pub mod watches;
