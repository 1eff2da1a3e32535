//! A change of the rules in force, tried on everything that has been checked or is watched.
//!
//! The same work serves a preview, which tells nobody, and a publication, which tells the sellers whose verdict changes
//! and nobody else.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{
    JobStatus, Lane, ProductId, RuleChangeId, RulePackVersionId, SelfCheckId, WatchId,
};
use crate::evaluation::domain::Verdict;
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
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleChangeKind {
    /// What publishing a version would change.
    Preview,
    /// What publishing it has changed.
    Publication,
    /// What taking it out of force has changed.
    Withdrawal,
    /// What a new day has changed: rules that began or ended, documents that expired.
    Day,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    pub id: RuleChangeId,
    pub kind: RuleChangeKind,
    /// None for a new day.
    pub version: Option<RulePackVersionId>,
    pub effective_from: Option<Date>,
    /// The one day that is looked at; none: each question's own.
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
    /// Time of the last change of its state or its counts.
    pub updated_at: OffsetDateTime,
    pub finished_at: Option<OffsetDateTime>,
}

/// A selection of changes; `None` is no condition.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleChangeFilter {
    pub version: Option<RulePackVersionId>,
    /// Inclusive.
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub updated_to: Option<OffsetDateTime>,
}

/// How far it has come: first what has been checked, then what is watched; each by key.
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

    /// The day on which a question is looked at: the one day of this change, else the day that was asked about. A question
    /// about no day in particular is about today, or about the first day of what is new, if that is later.
    #[must_use]
    pub fn day(&self, asked: Option<Date>, today: Date) -> Date {
        let new = self.effective_from.map_or(today, |from| from.max(today));
        self.as_of.or(asked).unwrap_or(new)
    }

    /// Sets the time of the last change. The time does not go back.
    pub fn touch(&mut self, now: OffsetDateTime) {
        self.updated_at = self.updated_at.max(now);
    }

    /// Completes the change. It has no further subjects, so the done ones are the total.
    pub fn complete(&mut self, now: OffsetDateTime) {
        self.status = JobStatus::Completed;
        self.total = self.done;
        self.touch(now);
        self.finished_at = Some(now);
    }

    /// Whether the sellers are told.
    #[must_use]
    pub fn announces(&self) -> bool {
        self.kind != RuleChangeKind::Preview
    }

    /// The calendar without this change and with it. `published` are all versions that were ever published, `tried` is
    /// the one of a preview.
    ///
    /// A change that happened is told as it was then: what happened after it is a change of its own, told after it.
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

/// A product that is decided otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictChange {
    pub id: Uuid,
    pub rule_change: RuleChangeId,
    pub announced: bool,
    pub organisation: Uuid,
    pub product: ProductId,
    pub sku: String,
    pub lane: Lane,
    pub as_of: Date,
    pub before: Verdict,
    pub after: Verdict,
    /// Where the question came from.
    pub self_check: Option<SelfCheckId>,
    pub watch: Option<WatchId>,
    pub created_at: OffsetDateTime,
}
