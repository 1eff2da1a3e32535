//! Services of all capabilities, and their common parts: reactions to a batch of events, and verification of a hash chain.

pub mod reactions;
pub(crate) mod verification;

pub use crate::domain::{ChainName, DayChain, RIGHTS};
pub use commands::Error;

use commands::Commands;
use database::Pool;
use time::{Date, OffsetDateTime};

use crate::access_records::service::AccessRecords;
use crate::event_processing::service::{EventProcessing, ListViews};
use crate::security_events::service::SecurityEvents;
use crate::statistics::service::{MonthlyCost, Statistics};

/// Use cases of the monitor domain. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub access_records: AccessRecords,
    pub security_events: SecurityEvents,
    pub statistics: Statistics,
    pub event_processing: EventProcessing,
    commands: Commands,
}

impl Services {
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        // Requests are hashed with SHA-256, because this domain stores its inputs in plain text anyway.
        let commands = Commands::new(pool.clone());
        Self {
            access_records: AccessRecords::new(pool.clone()),
            security_events: SecurityEvents::new(pool.clone()),
            statistics: Statistics::new(pool.clone()),
            event_processing: EventProcessing::new(pool, commands.clone()),
            commands,
        }
    }

    /// Sets the monthly cost of the platform for the statistics.
    #[must_use]
    pub fn with_monthly_cost(self, monthly_cost: Option<MonthlyCost>) -> Self {
        Self {
            statistics: self.statistics.with_monthly_cost(monthly_cost),
            ..self
        }
    }

    /// Adds access to the state of the views, which is in Redis and not in this domain's database.
    #[must_use]
    pub fn with_views(self, views: ListViews) -> Self {
        Self {
            event_processing: self.event_processing.with_views(views),
            ..self
        }
    }

    /// Deletes the idempotency keys that are older than 48 hours, and returns their number. This domain deletes nothing else.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        self.commands.purge_idempotency_keys(now).await
    }

    /// Lists all days of a chain, in calendar order. For the command line.
    pub async fn list_days(&self, chain: ChainName) -> Result<Vec<Date>, Error> {
        match chain {
            ChainName::AccessRecords => self.access_records.list_days().await,
            ChainName::SecurityEvents => self.security_events.list_days().await,
        }
    }

    /// Verifies the chain of a day without a caller. For the command line.
    pub async fn verify_day(&self, chain: ChainName, day: Date) -> Result<DayChain, Error> {
        match chain {
            ChainName::AccessRecords => self.access_records.verify_day(day).await,
            ChainName::SecurityEvents => self.security_events.verify_day(day).await,
        }
    }
}
