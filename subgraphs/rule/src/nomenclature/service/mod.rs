//! Use cases: the HS nomenclature, the national codes and the units of measure.

mod lookup;
mod nomenclature;
mod units;

pub(crate) use lookup::{list_existing_codes, list_known_prefixes, require_code};
pub use nomenclature::FoundEntries;
pub(crate) use units::find_units;

use std::time::Duration;

use database::Pool;
use moka::sync::Cache;

use crate::rule_packs::service::Packs;

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
}

/// Result of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Number of codes in the file.
    pub codes: usize,
    /// Number of codes that were new or changed.
    pub changed: u64,
}

impl Nomenclature {
    #[must_use]
    pub fn new(pool: Pool, packs: Packs) -> Self {
        let terms = Cache::builder()
            .max_capacity(MOST_TERMS)
            .time_to_live(TERM_LIFE)
            .build();
        Self { pool, packs, terms }
    }
}
