//! Use cases: sellers watch products and HS prefixes, and rule changes record the verdicts on watched products.

mod watched_products;
mod watches;
mod watching;

pub(crate) use watched_products::{
    FoundVerdict, Watched, WatchedKey, check_watched_products, count_prefixes, count_watched,
    delete_verdicts, list_by_ids, list_watched, upsert_verdicts,
};
pub use watching::WatchRequest;

use commands::Commands;
use database::Pool;

use crate::domain::Quotas;

/// Use cases of watches. Cheap to clone.
#[derive(Clone)]
pub struct Watches {
    pool: Pool,
    quotas: Quotas,
    commands: Commands,
}

impl Watches {
    #[must_use]
    pub const fn new(pool: Pool, quotas: Quotas, commands: Commands) -> Self {
        Self {
            pool,
            quotas,
            commands,
        }
    }
}
