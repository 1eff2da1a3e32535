//! SQL statements and sealed columns.

pub mod organisations;
