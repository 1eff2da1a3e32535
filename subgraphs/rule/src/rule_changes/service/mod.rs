//! Use cases: rule changes are previewed, queued and analysed.

mod days;
mod impact_analysis;
mod queue;
mod rule_changes;
mod subjects;

pub(crate) use queue::queue;
pub use rule_changes::PreviewRequest;

use commands::Commands;
use database::Pool;

use crate::rule_packs::service::Packs;

/// Use cases of rule changes. Cheap to clone.
#[derive(Clone)]
pub struct RuleChanges {
    pool: Pool,
    packs: Packs,
    commands: Commands,
}

impl RuleChanges {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs, commands: Commands) -> Self {
        Self {
            pool,
            packs,
            commands,
        }
    }
}
