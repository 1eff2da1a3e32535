//! Use cases: notify people of events, and let them read their notifications.

mod announcing;
mod purge;
mod reading;

pub use announcing::notify;

use database::Pool;

/// Use cases of notifications. Cheap to clone.
#[derive(Clone)]
pub struct Notifications {
    pool: Pool,
}

impl Notifications {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }
}
