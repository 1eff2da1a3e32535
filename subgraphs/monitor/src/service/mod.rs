//! The use cases of the monitor domain: reactions write access records, security events, what the statistics are counted
//! from and how events are processed; callers with a right to it read them, and decide on dead letters.

mod dead_letters;
mod error;
mod event_processing;
pub mod reactions;
mod reading;
mod security;
mod statistics;
mod verification;

pub use crate::domain::{MonthlyCost, RIGHTS};
pub use error::Error;
pub use event_processing::ListViews;
pub use verification::{DayChain, Kept, Verdict};

use database::Pool;

/// The use cases of the monitor domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    monthly_cost: Option<MonthlyCost>,
    list_views: Option<ListViews>,
}

impl Service {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self {
            pool,
            monthly_cost: None,
            list_views: None,
        }
    }

    /// What it costs to run the platform, for the statistics.
    #[must_use]
    pub fn with_monthly_cost(self, monthly_cost: Option<MonthlyCost>) -> Self {
        Self {
            monthly_cost,
            ..self
        }
    }

    /// The way to the state of the views, which are not in this domain's database.
    #[must_use]
    pub fn with_views(self, list_views: ListViews) -> Self {
        Self {
            list_views: Some(list_views),
            ..self
        }
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}
