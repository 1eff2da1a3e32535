use time::Date;

use super::chain::{Break, Head, Previous};

/// One of the two hash chains, which are independent of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainName {
    AccessRecords,
    SecurityEvents,
}

/// `Ok` if the entries of a day are as they were recorded.
pub type Verdict = Result<(), Break>;

/// The chain of a day, followed from its first entry to its head.
#[derive(Clone, Copy, Debug)]
pub struct DayChain {
    pub day: Date,
    pub head: Head,
    /// The day that was begun before, as it was at that moment.
    pub previous: Option<Previous>,
    /// Access records that the gateway lost. No security event is lost.
    pub lost: i64,
    pub verdict: Verdict,
}
