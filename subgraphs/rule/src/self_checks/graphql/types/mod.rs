//! Types of the API.

mod bulk_self_check;
mod comparison;
mod lane_verdict;
mod self_check;
mod self_check_fields;

pub use bulk_self_check::BulkSelfCheck;
pub use comparison::SelfCheckComparison;
pub use lane_verdict::LaneVerdict;
pub use self_check::{Repetition, SelfCheck, Verdict, paged_self_checks};
