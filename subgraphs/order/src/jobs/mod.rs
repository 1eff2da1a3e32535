//! What happens by itself.

mod deadlines;
mod enquiries;

pub use deadlines::watch_deadlines;
pub use enquiries::expire_enquiries;
