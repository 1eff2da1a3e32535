use async_graphql::Enum;

use super::values::int;
use crate::domain::Break;

/// Reason why a day of a hash chain is not intact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ChainBreak {
    /// An entry of the day was changed, added or removed. `brokenAt` is its position.
    Entry,
    /// The whole day was removed: another day was begun after it.
    DayMissing,
    /// The whole previous day was removed.
    PreviousDayMissing,
    /// The entry that was the last of the previous day when this day began was changed or removed.
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

/// Position of the first broken entry; `None` if the entries are intact.
pub fn broken_entry(broken: Break) -> Option<i32> {
    match broken {
        Break::Entry(position) => Some(int(position)),
        _ => None,
    }
}
