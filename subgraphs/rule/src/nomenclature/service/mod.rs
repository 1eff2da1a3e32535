//! Use cases: the HS nomenclature, the national codes and the units of measure.

mod lookup;
mod nomenclature;
mod units;

pub(crate) use lookup::{list_existing_codes, list_known_prefixes, require_code};
pub use nomenclature::FoundEntries;
pub(crate) use units::find_units;

use std::time::Duration;

use commands::{Commands, Error};
use database::Pool;
use moka::sync::Cache;
use uuid::Uuid;

use crate::nomenclature::domain::Imported;
use crate::rule_packs::service::Packs;
use crate::service::bulk_results::find_results;

const MOST_TERMS: u64 = 10_000;
/// Lifetime of cached terms, because another process may have imported a nomenclature.
const TERM_LIFE: Duration = Duration::from_mins(1);

/// Use cases of the nomenclature. Cheap to clone.
#[derive(Clone)]
pub struct Nomenclature {
    pool: Pool,
    packs: Packs,
    /// Cache of search words as terms of the full-text search.
    terms: Cache<String, String>,
    commands: Commands,
}

impl Nomenclature {
    #[must_use]
    pub fn new(pool: Pool, packs: Packs, commands: Commands) -> Self {
        let terms = Cache::builder()
            .max_capacity(MOST_TERMS)
            .time_to_live(TERM_LIFE)
            .build();
        Self {
            pool,
            packs,
            terms,
            commands,
        }
    }

    /// Result of an idempotent replay of an import.
    async fn find_import(&self, first: Uuid) -> Result<Imported, Error> {
        let mut conn = self.pool.acquire().await?;
        find_results(&mut conn, first).await
    }
}
