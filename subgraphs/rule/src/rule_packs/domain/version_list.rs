//! Lists of versions: filter, sort keys and cursors.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::rule_pack_version::{RulePackVersion, RulePackVersionStatus};
use crate::domain::RulePackId;

/// Filter of versions. `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct VersionFilter {
    pub pack: Option<RulePackId>,
    /// Any of these statuses; all if empty.
    pub statuses: Vec<RulePackVersionStatus>,
    /// Inclusive.
    pub uploaded_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub uploaded_to: Option<OffsetDateTime>,
    /// Inclusive.
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub updated_to: Option<OffsetDateTime>,
}

/// Sort key of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VersionSortField {
    /// Order of the IDs.
    CreatedAt,
    /// Time of the submission. Versions that wait for no decision and no publication have the greatest value.
    WaitingSince,
    UpdatedAt,
}

/// Position of a version in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionKey {
    pub by: VersionSortField,
    /// Value of the sort key in nanoseconds of Unix time, or 0 if the ID is the sort key.
    pub at: i64,
    pub id: Uuid,
}

impl RulePackVersion {
    /// Returns the position of the version in a list with this sort key.
    #[must_use]
    pub fn key(&self, by: VersionSortField) -> VersionKey {
        let nanoseconds =
            |at: OffsetDateTime| i64::try_from(at.unix_timestamp_nanos()).unwrap_or(i64::MAX);
        VersionKey {
            by,
            at: match by {
                VersionSortField::CreatedAt => 0,
                VersionSortField::WaitingSince => {
                    self.waiting_since().map_or(i64::MAX, nanoseconds)
                }
                VersionSortField::UpdatedAt => nanoseconds(self.updated_at),
            },
            id: self.id.0,
        }
    }
}
