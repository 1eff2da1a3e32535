//! Mutations.

pub(crate) mod nomenclature;
pub(crate) mod units;
