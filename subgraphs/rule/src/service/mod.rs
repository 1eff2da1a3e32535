//! The service of the domain, to which each capability adds its use cases, and what they share.
//!
//! Each use case takes the caller first and decides before it reads or writes; each command begins and commits its own
//! transaction, with its events in it.

mod purge;
mod quotas;
mod republication;
pub(crate) mod rights;

use std::time::Duration;

use database::Pool;
use moka::sync::Cache;
use time::{Date, OffsetDateTime};

use crate::domain::{Country, LaneRequest, Market, Quotas};
use crate::rule_packs::service::Packs;
use crate::store;

pub use commands::Error;
pub use republication::LISTINGS;
pub use rights::may_read_products;

/// The rule domain's use cases. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(crate) pool: Pool,
    pub(crate) packs: Packs,
    pub(crate) quotas: Quotas,
    /// The words that people look for, in the terms of the full-text search.
    pub(crate) terms: Cache<String, String>,
}

const TERMS_KEPT: u64 = 10_000;
/// Another process may have imported a nomenclature.
const TERMS_KEPT_FOR: Duration = Duration::from_mins(1);

impl Service {
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        let terms = Cache::builder()
            .max_capacity(TERMS_KEPT)
            .time_to_live(TERMS_KEPT_FOR)
            .build();
        Self {
            pool,
            packs: Packs::default(),
            quotas: Quotas::default(),
            terms,
        }
    }

    /// With these quotas instead of the default ones.
    #[must_use]
    pub fn with_quotas(self, quotas: Quotas) -> Self {
        Self { quotas, ..self }
    }

    /// The versions that were read lately: reactions share them.
    #[must_use]
    pub const fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Passes if the domain's database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::ping(&mut conn).await?)
    }
}

/// Today where a lane leads; of a lane to nowhere somebody else says that it is one.
pub(crate) fn day_of(lane: &LaneRequest, now: OffsetDateTime) -> Date {
    Country::read(&lane.destination)
        .map_or_else(|_| now.date(), |country| Market::of(country).today(now))
}
