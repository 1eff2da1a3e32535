//! The service of the domain, to which each capability adds its use cases, and what they share.
//!
//! A command checks the rights of its caller, begins a transaction, locks the aggregate, asks the domain for the step, and writes
//! state, timeline and event together. It commits in the function that began.

pub(crate) mod access;
pub(crate) mod attempt;
pub(crate) mod mentions;
pub(crate) mod quotas;
mod republication;
pub(crate) mod steps;

pub use crate::domain::{FileId, RIGHTS};
pub use access::{SeenOrder, Sight, may_read_self_checks};
pub use attempt::{Attempt, Once};
pub use commands::Error;
pub use republication::{LISTINGS, Republication};

pub use crate::store::{PageOf, Sort, SortedPage, Window};

use std::sync::Arc;

use database::Pool;
use moka::sync::Cache;

use crate::certificates::service::Issuer;
use crate::domain::UnitList;
use crate::evidence::service::Files;
use crate::legacy_import::service::ReadForeign;
use crate::store::{BlindIndex, Keyring};

/// Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(crate) pool: Pool,
    pub(crate) keys: Keyring,
    /// For recognising a request without keeping what it said.
    pub(crate) requests: BlindIndex,
    /// How orders of another system are read.
    pub(crate) foreign: Option<ReadForeign>,
    /// With what reports are countersigned and certificates signed.
    pub(crate) issuer: Issuer,
    /// Where files are kept.
    pub(crate) files: Files,
    /// The list of units by the version of its last import.
    pub(crate) units: Cache<i64, Arc<UnitList>>,
}

/// Lists of units that are kept: one, and while it changes the one before.
const UNIT_LISTS_KEPT: u64 = 2;

impl Service {
    /// Fetches the key by which repeated requests are recognised, or makes it.
    pub async fn open(
        pool: Pool,
        keys: Keyring,
        issuer: Issuer,
        files: Files,
    ) -> anyhow::Result<Self> {
        let requests = keys.index("idempotency").await?;
        let units = Cache::new(UNIT_LISTS_KEPT);
        Ok(Self {
            pool,
            keys,
            requests,
            foreign: None,
            issuer,
            files,
            units,
        })
    }

    /// The same, with a reader of another system's orders; without one, none are taken in.
    #[must_use]
    pub fn with_foreign_orders(self, read: ReadForeign) -> Self {
        Self {
            foreign: Some(read),
            ..self
        }
    }

    /// Who certifies.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Passes if the domain's database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}
