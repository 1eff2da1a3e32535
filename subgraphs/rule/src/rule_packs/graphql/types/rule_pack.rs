use async_graphql::{Enum, ID, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};

use crate::graphql::paged;
use crate::rule_files::graphql::types::RuleFileDifference;
use crate::rule_packs::domain::{self, VersionFilter, VersionKey};
use crate::rule_packs::service::RulePacks;

pub struct RulePack(pub domain::RulePack);

pub struct RulePackVersion(pub domain::RulePackVersion);

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RulePackVersionStatus")]
pub enum RulePackVersionStatus {
    /// Uploaded; perhaps with errors.
    Draft,
    /// Without errors.
    Valid,
    /// Somebody else looks at it.
    InReview,
    /// Somebody else stands for it.
    Approved,
    /// In force from its day on, until a later version is.
    Published,
    /// A later version is in force. It still decides what is asked about its own days.
    Superseded,
    /// Out of force for good, on every day.
    Withdrawn,
}

/// The order of versions.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::VersionOrder")]
pub enum RulePackVersionSort {
    /// The newest first.
    Newest,
    /// Those first that have waited longest for a decision or for their publication; last those that wait for nobody.
    LongestWaiting,
}

/// Something that somebody did with a version.
#[derive(SimpleObject)]
pub struct ReviewAct {
    /// The person.
    by: ID,
    at: DateTime,
    reason: Option<String>,
}

/// A second person's decision for a version.
#[derive(SimpleObject)]
pub struct Approval {
    /// The person.
    by: ID,
    at: DateTime,
    comment: Option<String>,
    /// Of the file that was approved, in lower-case hex.
    sha256: String,
    /// SHA-256 of the decision record as canonical JSON (decision, pack, version, sha256, by, at, comment), in lower-case
    /// hex; the event of the publication carries it.
    record_sha256: String,
}

/// A version held against the one in force.
#[derive(SimpleObject)]
pub struct RulePackDiff {
    /// Null: none is in force, so all of it is new.
    pub(super) against: Option<RulePackVersion>,
    /// By path; at most 1,000.
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

/// The versions that a filter leaves, in its order.
pub async fn paged_versions(
    request: RequestContext<'_>,
    filter: VersionFilter,
    page: Page<VersionKey>,
) -> Result<Paged<VersionKey, RulePackVersion>, Failure> {
    let key = |each: &RulePackVersion| each.0.key();
    paged!(
        request,
        page,
        RulePacks,
        list_versions,
        count_versions,
        (filter),
        RulePackVersion,
        key
    )
}
