use async_graphql::SimpleObject;
use chassis::scalar::Date;

use crate::domain::DayChain;
use crate::graphql::chain_break::{ChainBreak, broken_entry};
use crate::graphql::values::int;

/// Verification of the security events of one day (UTC).
///
/// A hash links each event to the previous event, and the first event of a day to the previous day. So events cannot be changed,
/// added or removed without detection.
#[derive(SimpleObject)]
pub struct SecurityChain {
    /// The verified day (UTC).
    day: Date,
    /// Number of events.
    events: i32,
    /// Hash of the last event, in lower-case hex; 64 zeros for a day without events. Keep a copy elsewhere to prove later that the day
    /// is unchanged.
    head: String,
    /// True if the events of the day and its link to the previous day are unchanged.
    intact: bool,
    /// Position of the first changed, added or removed event, counted from 1. Null if the events are unchanged.
    broken_at: Option<i32>,
    /// Reason why the day is not intact. Null if it is intact.
    broken_by: Option<ChainBreak>,
    /// The day that was begun before this one. Null for the first day, and for days from before days were linked; the removal of a
    /// day before them cannot be detected.
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
