//! Types and rules, without I/O, framework or clock.

mod work;

pub use work::{NextStep, Party, WorkItem, WorkKey, WorkKind};
