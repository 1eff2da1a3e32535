//! Background jobs that concern several capabilities.

mod deadlines;

pub use deadlines::watch_deadlines;
