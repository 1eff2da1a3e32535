//! Types and rules: no I/O, no framework, no clock.

mod work;

pub use work::{NextStep, Party, WorkItem, WorkKey, WorkKind};
