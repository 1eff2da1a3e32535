//! SQL statements.

pub mod classification_records;
pub mod product_lists;
pub mod products;
