//! Types and rules: no I/O, no framework, no clock.

mod count;
mod figures;
mod filter;
mod record;

pub use count::{CountKey, OperationCount};
pub use figures::OperationFigures;
pub use filter::{AccessFilter, CountFilter};
pub use record::{AccessRecord, LostRecords};
