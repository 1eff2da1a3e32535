use async_graphql::{Enum, SimpleObject};
use chassis::scalar::Date;

use crate::access_records::graphql::int;
use crate::domain::{Break, Previous};
use crate::service::DayChain;

/// Why a day is not what was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ChainBreak {
    /// An entry of the day was changed, added or removed; `brokenAt` is its number.
    Entry,
    /// The whole day was removed: another day was begun after it.
    DayMissing,
    /// The whole previous day was removed.
    PreviousDayMissing,
    /// The entry of the previous day that was its last when this day began was changed or removed.
    PreviousDayChanged,
}

/// The access records of one day (UTC), checked from the first to the last: each is chained to the one before it by a
/// hash, and the first of a day to the day before it, so none can be changed, added or removed unnoticed.
#[derive(SimpleObject)]
pub struct AccessChain {
    day: Date,
    /// Entries of the chain: the access records, and one entry for each report of lost records.
    records: i32,
    /// Access records that the gateway could not keep. A report that spans midnight counts on the day of its first record.
    lost_records: i32,
    /// The last hash, in lower-case hex. A copy kept elsewhere proves later that the day is still the same.
    head: String,
    /// True if the day and its link to the previous day are as they were recorded.
    intact: bool,
    /// The number of the first entry of the day, from 1, that is not what was recorded. Null if the entries are intact.
    broken_at: Option<i32>,
    /// Why the day is not intact; null if it is.
    broken_by: Option<ChainBreak>,
    /// The day that was begun before this one. Null for the first day, and for days that were begun before days were linked:
    /// nothing shows whether a day before them was removed.
    previous_day: Option<Date>,
}

/// The security events of one day (UTC), checked from the first to the last: each is chained to the one before it by a
/// hash, and the first of a day to the day before it, so none can be changed, added or removed unnoticed.
#[derive(SimpleObject)]
pub struct SecurityChain {
    day: Date,
    events: i32,
    /// The last hash, in lower-case hex. A copy kept elsewhere proves later that the day is still the same.
    head: String,
    /// True if the day and its link to the previous day are as they were recorded.
    intact: bool,
    /// The number of the first event of the day, from 1, that is not what was recorded. Null if the events are intact.
    broken_at: Option<i32>,
    /// Why the day is not intact; null if it is.
    broken_by: Option<ChainBreak>,
    /// The day that was begun before this one. Null for the first day, and for days that were begun before days were linked:
    /// nothing shows whether a day before them was removed.
    previous_day: Option<Date>,
}

impl From<DayChain> for AccessChain {
    fn from(chain: DayChain) -> Self {
        let broken = chain.verdict.err();
        Self {
            day: Date(chain.day),
            records: int(chain.head.entries),
            lost_records: int(chain.lost),
            head: hex::encode(chain.head.hash),
            intact: broken.is_none(),
            broken_at: broken.and_then(position),
            broken_by: broken.map(ChainBreak::from),
            previous_day: chain.previous.map(previous_day),
        }
    }
}

impl From<DayChain> for SecurityChain {
    fn from(chain: DayChain) -> Self {
        let broken = chain.verdict.err();
        Self {
            day: Date(chain.day),
            events: int(chain.head.entries),
            head: hex::encode(chain.head.hash),
            intact: broken.is_none(),
            broken_at: broken.and_then(position),
            broken_by: broken.map(ChainBreak::from),
            previous_day: chain.previous.map(previous_day),
        }
    }
}

impl From<Break> for ChainBreak {
    fn from(broken: Break) -> Self {
        match broken {
            Break::Entry(_) => Self::Entry,
            Break::DayMissing => Self::DayMissing,
            Break::PreviousDayMissing(_) => Self::PreviousDayMissing,
            Break::PreviousDayChanged(_) => Self::PreviousDayChanged,
        }
    }
}

fn position(broken: Break) -> Option<i32> {
    match broken {
        Break::Entry(position) => Some(int(position)),
        _ => None,
    }
}

const fn previous_day(previous: Previous) -> Date {
    Date(previous.day)
}
