//! SQL statements.

mod chain;
mod security_days;
mod security_events;

pub use chain::SecurityChain;
pub use security_days::{
    insert_security_days, list_security_days, lock_security_days, update_security_days,
};
pub use security_events::{count_security_events, insert_security_events, list_security_events};
