//! Types and rules: no I/O, no framework, no clock.

mod count;
mod record;

pub use count::{CountKey, OperationCount};
pub use record::{AccessRecord, LostRecords, RecordKey};
