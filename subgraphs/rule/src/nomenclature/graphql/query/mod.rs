//! Queries.

mod nomenclature;
mod units;

pub use nomenclature::NomenclatureQuery;
pub use units::UnitsQuery;
