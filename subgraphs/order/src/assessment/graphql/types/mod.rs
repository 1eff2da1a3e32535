//! Types of the API.

mod dispute;
mod report;

pub use dispute::Dispute;
pub use report::AssessmentReport;
