//! Use cases.

mod nomenclature;
pub(crate) mod units;
