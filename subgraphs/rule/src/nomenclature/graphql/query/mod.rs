//! Queries.

mod nomenclature;
mod units;

pub use nomenclature::NomenclatureQueries;
pub use units::UnitQueries;
