//! SQL statements.

mod security_days;
mod security_events;

pub use security_days::{
    find_security_day, insert_security_days, is_previous_security_day, list_security_days,
    lock_security_days, update_security_days,
};
pub use security_events::{
    count_security_events, find_security_event_hash, insert_security_events, list_security_events,
    list_security_links,
};
