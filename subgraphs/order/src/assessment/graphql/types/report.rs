use async_graphql::Enum;

use crate::assessment::domain;
use crate::service::Sight;

pub struct AssessmentReport {
    pub report: domain::Report,
    /// The case that it was read in; none for a report that was asked for by its id.
    pub case: Option<Sight>,
}

pub struct AssessmentFinding(pub domain::Finding);

/// The assessor's conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::Overall")]
pub enum AssessmentResult {
    Pass,
    Fail,
}

/// The result for one requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::FindingResult")]
pub enum FindingResult {
    Pass,
    Fail,
    NotApplicable,
}
