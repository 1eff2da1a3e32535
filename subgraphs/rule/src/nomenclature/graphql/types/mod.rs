//! Types of the API.

mod market;
mod nomenclature;
mod unit;

pub use market::{Market, NationalCodeInTariff, paged_national_codes};
pub use nomenclature::{NomenclatureEntry, NomenclatureLevel};
pub use unit::UnitOfMeasure;
