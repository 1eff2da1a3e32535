//! The use cases. Each takes the caller first and decides before it reads or writes; each command begins and commits
//! its own transaction, with its events in it.

mod error;
mod nomenclature;
mod packs;
mod products;
pub mod reactions;
mod requirements;
mod rights;
mod rule_files;
mod rule_packs;
mod self_checks;

use caller::Caller;
use database::Pool;
use events::Cause;
use time::OffsetDateTime;

use crate::events::outgoing::Because;
use crate::store;

pub use error::Error;
pub use packs::Packs;
pub use requirements::{Asked, LaneRequest, Requirements};
pub use rights::may_read_products;
pub use self_checks::SelfCheckRequest;

/// The rule domain's use cases. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    packs: Packs,
}

impl Service {
    #[must_use]
    pub fn new(pool: Pool) -> Self {
        Self { pool, packs: Packs::default() }
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

/// A change that this caller asked for.
fn because(caller: &Caller, now: OffsetDateTime) -> Because {
    Because { cause: Cause::request(caller.correlation()), now }
}
