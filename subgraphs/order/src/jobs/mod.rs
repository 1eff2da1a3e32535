//! What happens by itself.

mod deadlines;
mod reviews;

pub use deadlines::watch_deadlines;
pub use reviews::work_off_reviews;
