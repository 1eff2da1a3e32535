use async_graphql::{Enum, SimpleObject};
use chassis::scalar::DateTime;

use crate::graphql::User;
use crate::rule_files::graphql::types::RuleFileDifference;
use crate::rule_packs::domain;

pub struct RulePack(pub domain::RulePack);

pub struct RulePackVersion(pub domain::RulePackVersion);

/// Status of a rule pack version.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RulePackVersionStatus")]
pub enum RulePackVersionStatus {
    /// The file is uploaded and not valid yet. It may have errors.
    Draft,
    /// The file has no errors.
    Valid,
    /// The version waits for the decision of an approver.
    InReview,
    /// An approver, who is not an author, has approved the version.
    Approved,
    /// The version is published and not superseded.
    Published,
    /// A later version is in force. This version still applies to the days on which it was in force.
    Superseded,
    /// The version is withdrawn permanently, for every day.
    Withdrawn,
}

/// Step in the review of a version.
#[derive(SimpleObject)]
pub struct ReviewAct {
    /// User who took the step.
    by: User,
    /// Time of the step.
    at: DateTime,
    /// Reason that the user gave. Null if there is none.
    reason: Option<String>,
}

/// Approval of a version by a user who is not one of its authors.
#[derive(SimpleObject)]
pub struct Approval {
    /// Approver.
    by: User,
    /// Time of the approval.
    at: DateTime,
    /// Comment of the approver.
    comment: Option<String>,
    /// SHA-256 of the approved file, in lower-case hex.
    sha256: String,
    /// SHA-256 of the decision record as canonical JSON (decision, pack, version, sha256, by, at, comment), in lower-case hex. The
    /// event of the publication contains it.
    record_sha256: String,
}

/// Comparison of a version with the version in force.
#[derive(SimpleObject)]
pub struct RulePackDiff {
    /// Version in force. Null if there is none; then all values are new.
    pub(super) against: Option<RulePackVersion>,
    /// Differences, by path. At most 1,000.
    pub(super) differences: Vec<RuleFileDifference>,
}

impl From<&domain::Act> for ReviewAct {
    fn from(act: &domain::Act) -> Self {
        Self {
            by: act.by.into(),
            at: DateTime(act.at),
            reason: act.reason.clone(),
        }
    }
}

impl From<&domain::Decision> for Approval {
    fn from(decision: &domain::Decision) -> Self {
        Self {
            by: decision.act.by.into(),
            at: DateTime(decision.act.at),
            comment: decision.act.reason.clone(),
            sha256: decision.sha256.clone(),
            record_sha256: decision.hash(),
        }
    }
}
