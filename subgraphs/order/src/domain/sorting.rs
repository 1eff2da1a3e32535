//! Sorting and cursors of lists.

use serde::{Deserialize, Serialize};
use time::macros::date;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// Last day of objects that do not expire, so that they have the greatest value.
const NEVER: Date = date!(9999 - 12 - 31);

/// Field by which a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SortField {
    CreatedAt,
    UpdatedAt,
    /// Last day of validity.
    LastDay,
}

/// Sorting of a list. Objects with equal values are sorted by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    pub by: SortField,
    pub ascending: bool,
}

/// Values of an object by which its list can be sorted.
#[derive(Clone, Copy, Debug)]
pub struct SortValues {
    /// A `UUIDv7`: IDs are in the order of creation.
    pub id: Uuid,
    pub updated_at: OffsetDateTime,
    /// Last day of validity. None for objects that do not expire.
    pub last_day: Option<Date>,
}

/// Cursor of a list: the sort value and the ID of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListKey {
    by: SortField,
    /// None for the time of creation, which the ID begins with. A day is its first moment in UTC.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    at: Option<OffsetDateTime>,
    pub id: Uuid,
}

/// Value that a [`ListKey`] compares before the ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListPlace {
    Id,
    At(OffsetDateTime),
    Day(Date),
}

impl Default for Sorting {
    /// Newest first.
    fn default() -> Self {
        Self {
            by: SortField::CreatedAt,
            ascending: false,
        }
    }
}

impl Sorting {
    /// Returns the cursor of an object in a list with this sorting.
    #[must_use]
    pub fn key(self, values: SortValues) -> ListKey {
        let at = match self.by {
            SortField::CreatedAt => None,
            SortField::UpdatedAt => Some(values.updated_at),
            SortField::LastDay => Some(values.last_day.unwrap_or(NEVER).midnight().assume_utc()),
        };
        ListKey {
            by: self.by,
            at,
            id: values.id,
        }
    }
}

impl ListKey {
    /// Returns the value in a list with this sort field. Returns `None` if the key belongs to a list with another one.
    #[must_use]
    pub fn place(&self, by: SortField) -> Option<ListPlace> {
        if self.by != by {
            return None;
        }
        match by {
            SortField::CreatedAt => Some(ListPlace::Id),
            SortField::UpdatedAt => self.at.map(ListPlace::At),
            SortField::LastDay => self.at.map(|at| ListPlace::Day(at.date())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [SortField; 3] = [
        SortField::CreatedAt,
        SortField::UpdatedAt,
        SortField::LastDay,
    ];

    fn values(id: u128, last_day: Option<Date>) -> SortValues {
        SortValues {
            id: Uuid::from_u128(id),
            updated_at: OffsetDateTime::UNIX_EPOCH,
            last_day,
        }
    }

    fn key(by: SortField, values: SortValues) -> ListKey {
        let sorting = Sorting {
            by,
            ascending: true,
        };
        sorting.key(values)
    }

    #[test]
    fn a_key_is_for_its_own_list() {
        for by in FIELDS {
            let key = key(by, values(1, None));
            for other in FIELDS {
                assert_eq!(key.place(other).is_some(), other == by, "{by:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_key_is_the_same_after_it_was_a_cursor() {
        for by in FIELDS {
            let key = key(by, values(1, None));
            let text = serde_json::to_string(&key).unwrap();
            assert_eq!(serde_json::from_str::<ListKey>(&text).unwrap(), key);
        }
    }

    #[test]
    fn objects_that_do_not_expire_come_after_the_others_and_equal_ones_are_sorted_by_age() {
        let day = Some(date!(2026 - 06 - 30));
        let mut keys = [
            key(SortField::LastDay, values(1, None)),
            key(SortField::LastDay, values(3, day)),
            key(SortField::LastDay, values(2, day)),
        ];
        keys.sort();
        assert_eq!(keys.map(|key| key.id.as_u128()), [2, 3, 1]);
    }
}
