//! Projections of aggregates of other domains.

use std::collections::BTreeMap;

use uuid::Uuid;

/// Aggregate of another domain with its sequence.
#[derive(Clone, Debug)]
pub struct Sequenced<T> {
    pub sequence: i64,
    pub item: T,
}

impl<T> Sequenced<T> {
    /// Returns the latest version of each aggregate, in the order of their IDs.
    pub fn latest(all: Vec<Self>, id: impl Fn(&T) -> Uuid) -> Vec<Self> {
        let mut latest: BTreeMap<Uuid, Self> = BTreeMap::new();
        for one in all {
            let id = id(&one.item);
            if latest
                .get(&id)
                .is_none_or(|known| known.sequence <= one.sequence)
            {
                latest.insert(id, one);
            }
        }
        latest.into_values().collect()
    }
}

/// IDs that a page of a listing covers: those after `after`, up to `through`.
#[derive(Clone, Copy, Debug)]
pub struct IdRange {
    pub after: Option<Uuid>,
    pub through: Option<Uuid>,
    /// ID of the event of the page. Aggregates with greater IDs are newer than the page.
    pub page: Uuid,
}

/// Differences between a range of a projection and a page of its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Rows that were inserted.
    pub missing: i64,
    /// Rows that were updated.
    pub outdated: i64,
    /// Rows that the page does not list.
    pub surplus: i64,
}

#[cfg(test)]
mod tests {
    use super::{Sequenced, Uuid};

    #[test]
    fn of_several_versions_the_greatest_counts_and_ids_are_sorted() {
        let one = |id: u128, sequence| Sequenced {
            sequence,
            item: Uuid::from_u128(id),
        };
        let all = vec![one(2, 1), one(1, 3), one(2, 4), one(1, 2)];
        let latest = Sequenced::latest(all, |id| *id);
        let latest: Vec<_> = latest
            .iter()
            .map(|one| (one.item.as_u128(), one.sequence))
            .collect();
        assert_eq!(latest, [(1, 3), (2, 4)]);
    }
}
