//! The service of the domain, to which each capability adds its use cases, and what they share: reactions to events, and
//! the verification of the hash chains.

mod error;
pub mod reactions;
mod verification;

pub use crate::domain::RIGHTS;
pub use error::Error;
pub use verification::{DayChain, Kept, Verdict};

use database::Pool;

use crate::event_processing::service::ListViews;
use crate::statistics::domain::MonthlyCost;

/// The use cases of the monitor domain. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(crate) pool: Pool,
    pub(crate) monthly_cost: Option<MonthlyCost>,
    pub(crate) list_views: Option<ListViews>,
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
