//! Types of the API.

mod dispute;
mod report;

pub use dispute::{Dispute, DisputeOutcome};
pub use report::{AssessmentReport, AssessmentResult, FindingResult};
