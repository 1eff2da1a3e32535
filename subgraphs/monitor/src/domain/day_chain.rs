use time::Date;

use super::chain::{Break, Head, Previous};

/// Names of the two independent hash chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainName {
    AccessRecords,
    SecurityEvents,
}

/// `Ok` if a day is intact.
pub type Verdict = Result<(), Break>;

/// Result of the verification of a day's chain.
#[derive(Clone, Copy, Debug)]
pub struct DayChain {
    pub day: Date,
    pub head: Head,
    /// The day that was begun before, in the state of that moment.
    pub previous: Option<Previous>,
    /// Number of access records that the gateway lost. Always 0 for security events.
    pub lost: i64,
    pub verdict: Verdict,
}
