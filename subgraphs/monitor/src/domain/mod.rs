//! What the monitor domain knows: access records and their counts, security events, the chains that hold a day of
//! either together, and who may see which.

mod chain;
mod count;
mod filter;
mod kept;
mod record;
mod rights;
mod security;

pub use chain::{Break, Chain, Chained, Hash, Head, Link};
pub use count::OperationCount;
pub use filter::{AccessFilter, CountFilter, SecurityFilter};
pub use record::AccessRecord;
pub use rights::RIGHTS;
pub use security::{SecurityEvent, SecurityEventKind};
