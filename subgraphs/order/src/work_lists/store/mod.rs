//! SQL statements.

mod work;
mod work_counts;

pub use work::{WorkScope, list_inbox, list_reviews, list_work};
pub use work_counts::{count_inbox, count_reviews, count_work};
