use async_graphql::SimpleObject;
use chassis::scalar::Date;

use crate::domain::DayChain;
use crate::graphql::chain_break::{ChainBreak, broken_entry};
use crate::graphql::values::int;

/// Verification of the access records of one day (UTC).
///
/// A hash links each entry to the previous entry, and the first entry of a day to the previous day. So entries cannot be changed,
/// added or removed without detection.
#[derive(SimpleObject)]
pub struct AccessChain {
    /// The verified day (UTC).
    day: Date,
    /// Number of entries: access records, and one entry per report of lost records.
    records: i32,
    /// Number of access records that the gateway lost. A report that spans midnight counts on the day of its first lost record.
    lost_records: i32,
    /// Hash of the last entry, in lower-case hex; 64 zeros for a day without entries. Keep a copy elsewhere to prove later that the
    /// day is unchanged.
    head: String,
    /// True if the entries of the day and its link to the previous day are unchanged.
    intact: bool,
    /// Position of the first changed, added or removed entry, counted from 1. Null if the entries are unchanged.
    broken_at: Option<i32>,
    /// Reason why the day is not intact. Null if it is intact.
    broken_by: Option<ChainBreak>,
    /// The day that was begun before this one. Null for the first day, and for days from before days were linked; the removal of a
    /// day before them cannot be detected.
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
            broken_at: broken.and_then(broken_entry),
            broken_by: broken.map(ChainBreak::from),
            previous_day: chain.previous.map(|previous| Date(previous.day)),
        }
    }
}
