//! Calendar of the packs: the version in force on each day.

use std::collections::BTreeMap;

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{RulePackId, RulePackVersionId};

/// Versions of all packs that were ever published.
#[derive(Debug)]
pub struct Calendar {
    /// Differs after every publication and withdrawal.
    pub stamp: Uuid,
    pub published: Vec<Published>,
}

impl Calendar {
    /// Returns the versions of a pack.
    #[must_use]
    pub fn of_pack(&self, pack: RulePackId) -> Vec<Published> {
        let published = self.published.iter();
        published.filter(|one| one.pack == pack).cloned().collect()
    }
}

/// Published version, with the properties that the calendar uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub id: RulePackVersionId,
    pub pack: RulePackId,
    pub sha256: String,
    /// `None` if it has no first day.
    pub effective_from: Option<Date>,
    pub published_at: OffsetDateTime,
    pub withdrawn_at: Option<OffsetDateTime>,
}

impl Published {
    fn effective_on(&self, day: Date) -> bool {
        self.withdrawn_at.is_none() && self.effective_from.is_none_or(|from| from <= day)
    }
}

/// Returns the calendar at an earlier moment, without later publications and withdrawals.
#[must_use]
pub fn at(published: &[Published], moment: OffsetDateTime) -> Vec<Published> {
    let then = published
        .iter()
        .filter(|version| version.published_at <= moment)
        .cloned();
    let withdrawn = |version: &Published| version.withdrawn_at.filter(|at| *at <= moment);
    then.map(|version| Published {
        withdrawn_at: withdrawn(&version),
        ..version
    })
    .collect()
}

/// Returns the version of each pack that is in force on a day: the version with the latest first day up to that day; of several
/// with the same first day, the one that was published last. Withdrawn versions are ignored.
#[must_use]
pub fn in_force(published: &[Published], day: Date) -> Vec<&Published> {
    let mut latest: BTreeMap<RulePackId, &Published> = BTreeMap::new();
    // `None` sorts before every day.
    let rank = |one: &Published| (one.effective_from, one.published_at, one.id);
    for version in published.iter().filter(|version| version.effective_on(day)) {
        let known = latest.entry(version.pack).or_insert(version);
        if rank(version) > rank(known) {
            *known = version;
        }
    }
    latest.into_values().collect()
}

/// Returns the superseded versions: their first day has come, but another version is in force.
#[must_use]
pub fn superseded(published: &[Published], day: Date) -> Vec<RulePackVersionId> {
    let counting: Vec<_> = in_force(published, day)
        .into_iter()
        .map(|version| version.id)
        .collect();
    let effective = published.iter().filter(|version| version.effective_on(day));
    effective
        .map(|version| version.id)
        .filter(|id| !counting.contains(id))
        .collect()
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::{date, datetime};

    use super::*;

    fn version(from: Option<Date>, published: i64, withdrawn: bool, pack: RulePackId) -> Published {
        let published_at = datetime!(2026-01-01 00:00 UTC) + Duration::hours(published);
        Published {
            id: RulePackVersionId::new(),
            pack,
            sha256: String::new(),
            effective_from: from,
            published_at,
            withdrawn_at: withdrawn.then_some(published_at + Duration::hours(1)),
        }
    }

    #[test]
    fn the_latest_day_counts_then_the_latest_publication_and_never_the_withdrawn() {
        let pack = RulePackId::new();
        let june = Some(date!(2026 - 06 - 01));
        let versions = [
            version(None, 9, false, pack),
            version(june, 1, false, pack),
            version(june, 2, false, pack),
            version(june, 3, true, pack),
            version(Some(date!(2026 - 07 - 01)), 0, false, pack),
            version(None, 0, false, RulePackId::new()),
        ];
        let on = |day| {
            in_force(&versions, day)
                .into_iter()
                .find(|one| one.pack == pack)
                .map(|one| one.id)
        };
        assert_eq!(on(date!(2026 - 05 - 31)), Some(versions[0].id));
        assert_eq!(on(date!(2026 - 06 - 01)), Some(versions[2].id));
        assert_eq!(on(date!(2999 - 01 - 01)), Some(versions[4].id));
        assert_eq!(in_force(&versions, date!(2026 - 05 - 31)).len(), 2);
        let before = at(&versions, datetime!(2026-01-01 03:30 UTC));
        assert_eq!(in_force(&before, date!(2026 - 06 - 01)).len(), 2);
        assert!(
            in_force(&before, date!(2026 - 06 - 01))
                .iter()
                .any(|one| one.id == versions[3].id),
            "not withdrawn yet"
        );
        assert_eq!(
            superseded(&versions, date!(2026 - 06 - 01)),
            [versions[0].id, versions[1].id]
        );
    }
}
