//! SQL statements.

pub mod national_codes;
pub mod nomenclature;
pub mod units;
