//! Use cases: notify people of events, and let them read their notifications.

mod announcing;
mod marking;
mod purge;
mod reading;

pub use announcing::notify;
pub use marking::Marked;

use commands::Commands;
use database::Pool;

/// Use cases of notifications. Cheap to clone.
#[derive(Clone)]
pub struct Notifications {
    pool: Pool,
    commands: Commands,
}

impl Notifications {
    #[must_use]
    pub const fn new(pool: Pool, commands: Commands) -> Self {
        Self { pool, commands }
    }
}
