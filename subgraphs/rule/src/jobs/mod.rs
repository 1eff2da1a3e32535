//! Background jobs: rule changes and bulk self-checks page by page, the new day, and the purge.

pub(crate) mod purge;
mod work;

pub use purge::purge;
pub use work::{begin_days, do_work};
