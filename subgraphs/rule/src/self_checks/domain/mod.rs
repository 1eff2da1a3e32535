//! Types and rules: no I/O, no framework, no clock.

mod bulk_self_check;
mod comparison;
mod self_check;

pub use bulk_self_check::{BulkRequest, BulkSelfCheck, BulkSelfCheckFilter};
pub use comparison::{ComparedPart, Comparison, FactChange, RuleDifference, compare};
pub use self_check::{Declared, LaneVerdict, SelfCheck, SelfCheckFilter};
