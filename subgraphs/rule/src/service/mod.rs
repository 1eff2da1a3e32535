//! The use cases. Each takes the caller first and decides before it reads or writes; each command begins and commits
//! its own transaction, with its events in it.

mod bulk_self_checks;
mod catalogue;
mod classifications;
mod error;
mod imports;
mod nomenclature;
mod packs;
mod products;
mod purge;
mod quotas;
pub mod reactions;
mod republication;
mod requirements;
mod review;
mod rights;
mod rule_changes;
mod rule_files;
mod rule_packs;
mod self_checks;
mod settle;
mod trial;
mod units;
mod watches;

use std::time::Duration;

use caller::Caller;
use database::Pool;
use events::Cause;
use moka::sync::Cache;
use time::{Date, OffsetDateTime};

use crate::domain::{Country, LaneRequest, Market, Quotas};
use crate::events::outgoing::Because;
use crate::store;

pub use catalogue::{Declaration, Documented};
pub use error::Error;
pub use packs::Packs;
pub use republication::LISTINGS;
pub use requirements::{Asked, Requirements, RequirementsQuestion};
pub use rights::may_read_products;
pub use rule_changes::PreviewRequest;
pub use self_checks::{ComparedSelfChecks, MOST_CHECKS, Repetition, SelfCheckRequest};
pub use watches::WatchRequest;

/// The rule domain's use cases. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    packs: Packs,
    quotas: Quotas,
    /// The words that people look for, in the terms of the full-text search.
    terms: Cache<String, String>,
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
fn day_of(lane: &LaneRequest, now: OffsetDateTime) -> Date {
    Country::read(&lane.destination)
        .map_or_else(|_| now.date(), |country| Market::of(country).today(now))
}

/// Something that the clock asks for.
#[must_use]
pub fn by_the_clock(now: OffsetDateTime) -> Because {
    Because {
        cause: Cause::request(uuid::Uuid::now_v7()),
        now,
    }
}

/// A change that this caller asked for.
fn because(caller: &Caller, now: OffsetDateTime) -> Because {
    Because {
        cause: Cause::request(caller.correlation()),
        now,
    }
}
