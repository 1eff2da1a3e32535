use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{JobStatus, RuleChangeId, RulePackVersionId};
use crate::rule_packs::domain::{Published, calendar};

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleChangeKind {
    /// Preview of the publication of a version.
    Preview,
    /// Publication of a version.
    Publication,
    /// Withdrawal of a version.
    Withdrawal,
    /// A new day, on which rules begin or end and documents expire.
    Day,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    pub id: RuleChangeId,
    pub kind: RuleChangeKind,
    /// `None` for a new day.
    pub version: Option<RulePackVersionId>,
    pub effective_from: Option<Date>,
    /// Single day of the evaluation. `None` if each subject has its own day.
    pub as_of: Option<Date>,
    pub requested_by: Uuid,
    pub correlation: Uuid,
    pub status: JobStatus,
    pub place: Place,
    pub total: i64,
    pub done: i64,
    pub changed: i64,
    pub sellers: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last change of the status or the counts.
    pub updated_at: OffsetDateTime,
    pub finished_at: Option<OffsetDateTime>,
}

/// Filter of rule changes. `None` does not filter.
#[derive(Clone, Debug, Default)]
pub struct RuleChangeFilter {
    pub version: Option<RulePackVersionId>,
    /// Any of these kinds; all if empty.
    pub kinds: Vec<RuleChangeKind>,
    /// Any of these statuses; all if empty.
    pub statuses: Vec<JobStatus>,
    /// Inclusive.
    pub created_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub created_to: Option<OffsetDateTime>,
    /// Inclusive.
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub updated_to: Option<OffsetDateTime>,
}

/// Sort key of rule changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleChangeSortField {
    CreatedAt,
    UpdatedAt,
}

/// Position of a rule change in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChangeKey {
    pub by: RuleChangeSortField,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub id: Uuid,
}

/// Progress of the job: first the latest self-checks, then the watched products, each by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub phase: Phase,
    pub after: Option<(Uuid, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Checked,
    Watched,
    Over,
}

impl RuleChange {
    #[must_use]
    pub fn queued(
        kind: RuleChangeKind,
        version: Option<RulePackVersionId>,
        requested_by: Uuid,
        correlation: Uuid,
        now: OffsetDateTime,
    ) -> Self {
        let phase = if kind == RuleChangeKind::Day {
            Phase::Watched
        } else {
            Phase::Checked
        };
        Self {
            id: RuleChangeId::new(),
            kind,
            version,
            effective_from: None,
            as_of: None,
            requested_by,
            correlation,
            status: JobStatus::Queued,
            place: Place { phase, after: None },
            total: 0,
            done: 0,
            changed: 0,
            sellers: 0,
            created_at: now,
            updated_at: now,
            finished_at: None,
        }
    }

    /// Returns the day on which a subject is evaluated: the single day of this change, else the day that the self-check named. If
    /// it named none, this is today or the first day of the version, whichever is later.
    #[must_use]
    pub fn day(&self, asked: Option<Date>, today: Date) -> Date {
        let new = self.effective_from.map_or(today, |from| from.max(today));
        self.as_of.or(asked).unwrap_or(new)
    }

    /// Returns the position of the change in a list with this sort key.
    #[must_use]
    pub fn key(&self, by: RuleChangeSortField) -> RuleChangeKey {
        RuleChangeKey {
            by,
            at: match by {
                RuleChangeSortField::CreatedAt => self.created_at,
                RuleChangeSortField::UpdatedAt => self.updated_at,
            },
            id: self.id.0,
        }
    }

    /// Sets the time of the last change, which never decreases.
    pub fn touch(&mut self, now: OffsetDateTime) {
        self.updated_at = self.updated_at.max(now);
    }

    /// Completes the job. There are no further subjects, so the total is the number of evaluated subjects.
    pub fn complete(&mut self, now: OffsetDateTime) {
        self.status = JobStatus::Completed;
        self.total = self.done;
        self.touch(now);
        self.finished_at = Some(now);
    }

    /// Returns true if sellers are notified.
    #[must_use]
    pub fn announces(&self) -> bool {
        self.kind != RuleChangeKind::Preview
    }

    /// Returns the calendar without this change and with it. `published` has all versions that were ever published; `tried` is the
    /// version of a preview.
    ///
    /// A change that happened is evaluated against the calendar at that time. Later changes are rule changes of their own and are
    /// announced after it.
    #[must_use]
    pub fn calendars(
        &self,
        published: &[Published],
        tried: Option<Published>,
    ) -> (Vec<Published>, Vec<Published>) {
        let then = if self.announces() {
            calendar::at(published, self.created_at)
        } else {
            published.to_vec()
        };
        let is_it = |one: &Published| Some(one.id) == self.version;
        let Some(it) = published.iter().find(|one| is_it(one)).cloned().or(tried) else {
            return (then.clone(), then);
        };
        let without: Vec<_> = then.into_iter().filter(|one| !is_it(one)).collect();
        let mut with = without.clone();
        with.push(Published {
            withdrawn_at: None,
            ..it
        });
        if self.kind == RuleChangeKind::Withdrawal {
            (with, without)
        } else {
            (without, with)
        }
    }
}
