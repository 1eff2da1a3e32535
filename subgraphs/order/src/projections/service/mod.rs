//! Use cases: the projections are updated by events, repaired by listings, and read by the other capabilities.

mod freshness;
mod products;
mod providers;
mod rule_names;
mod units;

pub(crate) use crate::projections::store::{
    delete_organisations, find_organisation, find_products, find_products_by_sku, find_providers,
    repair_organisations, repair_products, repair_provider_keys, repair_rule_packs, share_provider,
    share_provider_key, share_providers, upsert_organisations, upsert_provider_key,
    upsert_rule_pack,
};
pub(crate) use products::{find_own_product, find_product, update_products};
pub(crate) use providers::{repair_providers, update_provider};
pub(crate) use rule_names::{list_warnings, with_warnings};
pub(crate) use units::update_units;

use std::sync::Arc;

use database::Pool;
use moka::sync::Cache;

use crate::domain::UnitList;
use crate::service::slots::Slots;

/// Projections as other capabilities and resolvers read them. Cheap to clone.
#[derive(Clone)]
pub struct Projections {
    pool: Pool,
    /// Lists of units by the version of their last import.
    units: Cache<i64, Arc<UnitList>>,
    /// Commands that wait for the projection of a new object.
    waits: Slots,
}

/// Maximum number of cached lists of units: the current one and, during a change, the previous one.
const CACHED_UNIT_LISTS: u64 = 2;

impl Projections {
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self {
            pool,
            units: Cache::new(CACHED_UNIT_LISTS),
            waits: Slots::new(freshness::WAITS),
        }
    }
}
