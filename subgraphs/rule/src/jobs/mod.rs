//! What happens by itself: long work page by page, and what a new day brings.

mod work;

pub use work::{begin_days, do_work};
