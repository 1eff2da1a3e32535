//! Types of the API.

mod dispute;
mod dispute_fields;
mod report;
mod report_fields;

pub use dispute::{Dispute, DisputeOutcome};
pub use report::{AssessmentReport, AssessmentResult, FindingResult};
