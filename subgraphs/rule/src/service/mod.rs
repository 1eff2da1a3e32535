//! The services of all capabilities.
//!
//! Each use case takes the caller as its first argument and authorises it before it reads or writes; a use case without a caller is
//! public, or for the jobs. Each command begins and commits its own transaction, which includes its events.

pub(crate) mod rights;

pub use crate::domain::RIGHTS;
pub use commands::Error;

use database::Pool;
use time::OffsetDateTime;

use crate::domain::Quotas;
use crate::evaluation::service::Evaluations;
use crate::nomenclature::service::Nomenclature;
use crate::products::service::Products;
use crate::rule_changes::service::RuleChanges;
use crate::rule_files::service::RuleFiles;
use crate::rule_packs::service::{Catalogue, Packs, RulePackReviews, RulePacks};
use crate::self_checks::service::{BulkSelfChecks, SelfChecks};
use crate::watches::service::Watches;

/// Use cases of the rule domain. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub nomenclature: Nomenclature,
    pub products: Products,
    pub rule_files: RuleFiles,
    pub rule_packs: RulePacks,
    pub rule_pack_reviews: RulePackReviews,
    pub catalogue: Catalogue,
    pub evaluations: Evaluations,
    pub self_checks: SelfChecks,
    pub bulk_self_checks: BulkSelfChecks,
    pub rule_changes: RuleChanges,
    pub watches: Watches,
    pool: Pool,
    packs: Packs,
}

impl Services {
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self::build(pool, Packs::default(), Quotas::default())
    }

    /// Sets the quotas of organisations.
    #[must_use]
    pub fn with_quotas(self, quotas: Quotas) -> Self {
        Self::build(self.pool, self.packs, quotas)
    }

    fn build(pool: Pool, packs: Packs, quotas: Quotas) -> Self {
        Self {
            nomenclature: Nomenclature::new(pool.clone(), packs.clone()),
            products: Products::new(pool.clone(), packs.clone(), quotas),
            rule_files: RuleFiles::new(pool.clone()),
            rule_packs: RulePacks::new(pool.clone()),
            rule_pack_reviews: RulePackReviews::new(pool.clone(), packs.clone()),
            catalogue: Catalogue::new(pool.clone(), packs.clone()),
            evaluations: Evaluations::new(pool.clone(), packs.clone()),
            self_checks: SelfChecks::new(pool.clone(), packs.clone(), quotas),
            bulk_self_checks: BulkSelfChecks::new(pool.clone(), packs.clone(), quotas),
            rule_changes: RuleChanges::new(pool.clone(), packs.clone()),
            watches: Watches::new(pool.clone(), quotas),
            pool,
            packs,
        }
    }

    /// Returns the cache of rule pack versions, which the reactions to events share.
    #[must_use]
    pub const fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Deletes expired rows, and returns the number of deleted self-checks. Several processes may purge at the same time.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        Ok(self.bulk_self_checks.purge(now).await? + self.self_checks.purge(now).await?)
    }
}
