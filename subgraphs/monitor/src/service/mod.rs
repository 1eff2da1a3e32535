//! What can be done with access records and security events: reactions write them, those who may read them.

mod error;
pub mod reactions;
mod reading;
mod security;
mod verification;

pub use crate::domain::RIGHTS;
pub use error::Error;
pub use verification::{DayChain, Kept, Verdict};

use database::Pool;

/// The use cases of the monitor domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
}

impl Service {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}
