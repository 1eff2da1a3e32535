//! Types and rules, without I/O, framework or clock.

mod dispute;
pub(crate) mod refusals;
mod report;
pub(crate) mod report_body;
mod report_warnings;
mod signature;

pub use dispute::{Dispute, DisputeOutcome, Resolution};
pub use report::{Finding, FindingResult, MOST_REPORTS, Overall, Report, ReportDraft, Signed};
pub use report_body::{Unsignable, report_body};
pub use report_warnings::report_warnings;
pub use signature::{DetachedJws, ProviderKey};
