//! What happens by itself.

mod deadlines;

pub use deadlines::watch_deadlines;
