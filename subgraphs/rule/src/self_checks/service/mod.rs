//! Use cases: self-checks, single and in bulk, and the answers to transport approvals.

mod approvals;
mod bench;
mod bulk_self_checks;
mod lookup;
mod purge;
mod quotas;
mod running;
mod self_checks;

pub use approvals::{ApprovalRequest, answer_approval_request};
pub(crate) use bench::Bench;
pub use bench::SelfCheckRequest;
pub(crate) use lookup::{CheckedLane, LaneKey, count_checked_lanes, list, list_checked_lanes};
pub use running::MOST_CHECKS;
pub use self_checks::{ComparedSelfChecks, Repetition};

use commands::Commands;
use database::Pool;

use crate::domain::Quotas;
use crate::rule_packs::service::Packs;

/// Use cases of self-checks. Cheap to clone.
#[derive(Clone)]
pub struct SelfChecks {
    pool: Pool,
    packs: Packs,
    quotas: Quotas,
    commands: Commands,
}

/// Use cases of bulk self-checks. Cheap to clone.
#[derive(Clone)]
pub struct BulkSelfChecks {
    pool: Pool,
    packs: Packs,
    quotas: Quotas,
    commands: Commands,
}

impl SelfChecks {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs, quotas: Quotas, commands: Commands) -> Self {
        Self {
            pool,
            packs,
            quotas,
            commands,
        }
    }
}

impl BulkSelfChecks {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs, quotas: Quotas, commands: Commands) -> Self {
        Self {
            pool,
            packs,
            quotas,
            commands,
        }
    }
}
