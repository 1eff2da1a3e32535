//! Use cases: people are told about events, and read what they were told.

mod announcing;
mod purge;
mod reading;

pub use announcing::tell;

use database::Pool;

/// The use cases of notifications. Cheap to clone.
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
