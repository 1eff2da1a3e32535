//! Mutations.

mod nomenclature;
mod units;

pub use nomenclature::NomenclatureMutation;
pub use units::UnitsMutation;
