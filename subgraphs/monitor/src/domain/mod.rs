//! What the monitor domain knows: access records, the chain that holds a day of them together, and their counts.

mod chain;
mod count;
mod filter;
mod record;

pub use chain::{Break, Chain, Hash, Head, Link};
pub use count::OperationCount;
pub use filter::{AccessFilter, CountFilter};
pub use record::AccessRecord;
