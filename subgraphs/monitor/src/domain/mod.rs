//! Types and rules that all capabilities share: hash chains, days, filters, and the table of rights.

mod chain;
mod days;
mod filter;
pub(crate) mod kept;
mod refusal;
mod rights;

pub use self::refusal::Refusal;
pub use chain::{Break, Chain, Chained, Hash, Head, Link, Previous};
pub use days::{Day, Days};
pub use filter::{AccessFilter, CountFilter, SecurityFilter};
pub use kept::day;
pub use rights::RIGHTS;
