use async_graphql::Enum;

use crate::assessment::domain;
use crate::service::Sight;

pub struct AssessmentReport {
    pub report: domain::Report,
    /// Case in which the report was read. `None` for a report that was loaded by its ID.
    pub case: Option<Sight>,
}

pub struct AssessmentFinding(pub domain::Finding);

/// Conclusion of the assessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::Overall")]
pub enum AssessmentResult {
    /// The product passes the assessment.
    Pass,
    /// The product fails the assessment.
    Fail,
}

/// Result for one requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::FindingResult")]
pub enum FindingResult {
    /// The requirement is met.
    Pass,
    /// The requirement is not met.
    Fail,
    /// The requirement does not apply.
    NotApplicable,
}
