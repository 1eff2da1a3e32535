//! What happens by itself: long work page by page, and what a new day brings.

mod purge;
mod work;

pub use purge::purge;
pub use work::{begin_days, do_work};
