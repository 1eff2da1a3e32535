//! SQL statements.

pub mod imports;
pub mod national_codes;
pub mod nomenclature;
pub mod units;
