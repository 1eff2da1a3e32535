//! What can be done with access records, security events and what the statistics are counted from: reactions write
//! them, those who may read them.

mod error;
pub mod reactions;
mod reading;
mod security;
mod statistics;
mod verification;

pub use crate::domain::{MonthlyCost, RIGHTS};
pub use error::Error;
pub use verification::{DayChain, Kept, Verdict};

use database::Pool;

/// The use cases of the monitor domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    monthly_cost: Option<MonthlyCost>,
}

impl Service {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool, monthly_cost: None }
    }

    /// What it costs to run the platform, for the statistics.
    #[must_use]
    pub fn with_monthly_cost(self, monthly_cost: Option<MonthlyCost>) -> Self {
        Self { monthly_cost, ..self }
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}
