//! Types and rules that all capabilities share: hash chains, their days, and the rights table.

pub(crate) mod canonical;
mod chain;
mod day_chain;
mod days;
mod merge;
mod period;
mod record_key;
mod rights;

pub use canonical::day;
pub use chain::{Break, Chain, Chained, Hash, Head, Link, Previous};
pub use day_chain::{ChainName, DayChain, Verdict};
pub use days::{Day, Days};
pub use merge::merge_by_key;
pub use period::Period;
pub use record_key::RecordKey;
pub use refusal::Refusal;
pub use rights::RIGHTS;
