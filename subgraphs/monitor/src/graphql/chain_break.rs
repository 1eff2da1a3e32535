use async_graphql::Enum;

use super::values::int;
use crate::domain::Break;

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

/// The number of the first entry that is not as it was recorded; `None` if the entries are intact.
pub fn broken_entry(broken: Break) -> Option<i32> {
    match broken {
        Break::Entry(position) => Some(int(position)),
        _ => None,
    }
}
