//! Use cases: sellers request approvals, the rules and the platform decide, and reviews suspend approvals and repeat their
//! questions.

mod breaches;
mod decisions;
mod dispatch;
mod questions;
mod reading;
mod requests;
mod reviews;
mod self_checks;
mod timeline;

pub use crate::approval_reviews::domain::ReviewProgress;
pub(crate) use crate::transport_approvals::store::has_approvals_about;
pub use breaches::hold_for_breach;
pub use decisions::{Appeal, DecisionOnApproval};
pub use requests::Subject;
pub(crate) use reviews::order_review_of_products;
pub(crate) use self_checks::receive_answer;

use commands::Commands;
use database::Pool;

use crate::projections::service::Projections;
use crate::store::Keyring;

/// Use cases of transport approvals. Cheap to clone.
#[derive(Clone)]
pub struct TransportApprovals {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    projections: Projections,
}

impl TransportApprovals {
    #[must_use]
    pub const fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        projections: Projections,
    ) -> Self {
        Self {
            pool,
            keys,
            commands,
            projections,
        }
    }
}

/// Reviews of approvals and of the certificates of providers. Cheap to clone.
#[derive(Clone)]
pub struct Reviews {
    pool: Pool,
}

impl Reviews {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }
}
