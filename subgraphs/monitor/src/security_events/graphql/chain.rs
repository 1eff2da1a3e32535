use async_graphql::SimpleObject;
use chassis::scalar::Date;

use crate::domain::DayChain;
use crate::graphql::chain_break::{ChainBreak, broken_entry};
use crate::graphql::values::int;

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

impl From<DayChain> for SecurityChain {
    fn from(chain: DayChain) -> Self {
        let broken = chain.verdict.err();
        Self {
            day: Date(chain.day),
            events: int(chain.head.entries),
            head: hex::encode(chain.head.hash),
            intact: broken.is_none(),
            broken_at: broken.and_then(broken_entry),
            broken_by: broken.map(ChainBreak::from),
            previous_day: chain.previous.map(|previous| Date(previous.day)),
        }
    }
}
