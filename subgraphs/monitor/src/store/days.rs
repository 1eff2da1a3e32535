use time::Date;

use super::{Error, hash};
use crate::domain::{Day, Head, Previous};

/// A stored day of either chain.
pub struct DayRow {
    pub day: Date,
    pub entries: i64,
    pub head: Vec<u8>,
    pub number: Option<i64>,
    pub previous_day: Option<Date>,
    pub previous_entries: Option<i64>,
    pub previous_head: Option<Vec<u8>>,
}

impl TryFrom<DayRow> for Day {
    type Error = Error;

    fn try_from(row: DayRow) -> Result<Self, Error> {
        let previous = match (row.previous_day, row.previous_entries, row.previous_head) {
            (Some(day), Some(entries), Some(head)) => Some(Previous {
                day,
                head: Head {
                    entries,
                    hash: hash(&head)?,
                },
            }),
            _ => None,
        };
        let head = Head {
            entries: row.entries,
            hash: hash(&row.head)?,
        };
        Ok(Self {
            date: row.day,
            number: row.number,
            previous,
            head,
        })
    }
}
