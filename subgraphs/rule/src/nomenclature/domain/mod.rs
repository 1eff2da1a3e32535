//! Types and rules: no I/O, no framework, no clock.

mod import;
mod national_codes;
mod nomenclature;
mod unit;

pub use import::Imported;
pub use national_codes::{NationalCodeEntry, read_national_codes};
pub use nomenclature::{CSV_LIMIT, NomenclatureEntry, read_csv};
pub use unit::read_units;
