//! Types of the API.

mod next_step;
mod work_counts;
mod work_item;
mod work_kind;

pub use next_step::{NextStep, next_steps};
pub use work_counts::{WorkConnection, WorkCounts};
pub use work_item::WorkItem;
pub use work_kind::WorkKind;
