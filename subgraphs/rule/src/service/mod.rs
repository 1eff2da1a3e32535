//! The services of all capabilities.
//!
//! Each use case takes the caller, or the context of the command with the caller, as its first argument and authorises it before it
//! reads or writes; a use case without a caller is public, or for the jobs. `Commands::run` begins and commits the transaction of a
//! command, which includes its events.

pub(crate) mod bulk_results;
pub(crate) mod rights;

pub use crate::domain::RIGHTS;
pub use commands::Error;

use commands::Commands;
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
use crate::store::work;
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
    commands: Commands,
}

/// The shared parts of the services.
struct Parts {
    pool: Pool,
    packs: Packs,
    quotas: Quotas,
    commands: Commands,
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
        // Requests are hashed with SHA-256, because this domain stores its inputs in plain text anyway.
        let commands = Commands::new(pool.clone());
        Self::of(&Parts {
            pool,
            packs,
            quotas,
            commands,
        })
    }

    fn of(parts: &Parts) -> Self {
        let (pool, packs) = (|| parts.pool.clone(), || parts.packs.clone());
        let (quotas, commands) = (parts.quotas, || parts.commands.clone());
        Self {
            nomenclature: Nomenclature::new(pool(), packs(), commands()),
            products: Products::new(pool(), packs(), quotas, commands()),
            rule_files: RuleFiles::new(pool(), commands()),
            rule_packs: RulePacks::new(pool(), packs(), commands()),
            rule_pack_reviews: RulePackReviews::new(pool(), packs(), commands()),
            catalogue: Catalogue::new(pool(), packs()),
            evaluations: Evaluations::new(pool(), packs()),
            self_checks: SelfChecks::new(pool(), packs(), quotas, commands()),
            bulk_self_checks: BulkSelfChecks::new(pool(), packs(), quotas, commands()),
            rule_changes: RuleChanges::new(pool(), packs(), commands()),
            watches: Watches::new(pool(), quotas, commands()),
            pool: pool(),
            packs: packs(),
            commands: commands(),
        }
    }

    /// Returns the cache of rule pack versions, which the reactions to events share.
    #[must_use]
    pub const fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Calls `wake` when it begins to watch and after each commit that queues a job. Returns only on an error.
    pub async fn watch_work(&self, wake: impl Fn()) -> Result<(), Error> {
        Ok(work::watch(&self.pool, wake).await?)
    }

    /// Deletes expired rows and idempotency keys, and returns the number of deleted self-checks and results of bulk commands. Several
    /// processes may purge at the same time.
    pub async fn purge(&self, now: OffsetDateTime) -> Result<u64, Error> {
        self.commands.purge_idempotency_keys(now).await?;
        let results = bulk_results::purge(&self.pool, now).await?;
        let in_bulk = self.bulk_self_checks.purge(now).await?;
        Ok(results + in_bulk + self.self_checks.purge(now).await?)
    }
}
