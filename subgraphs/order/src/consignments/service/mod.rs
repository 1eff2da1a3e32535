//! Use cases: sellers plan consignments; sellers, carriers and the platform move them.

mod access;
mod consignments;
mod devices;
mod locking;
mod places;
mod reading;
mod timeline;
mod transport;

pub(crate) use crate::consignments::store::{
    find_consignments, lock_consignment, lock_consignments, update_consignment_approval,
};
pub(crate) use access::Viewer;
pub(crate) use locking::{find_again, lock_visible_consignment};
pub(crate) use timeline::{StepAuthor, record_consignment};
pub use transport::DecisionOnHold;

use commands::Commands;
use database::Pool;

use crate::projections::service::Projections;
use crate::store::Keyring;

/// Use cases of consignments. Cheap to clone.
#[derive(Clone)]
pub struct Consignments {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    projections: Projections,
}

impl Consignments {
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

/// Use cases of the list of places. Cheap to clone.
#[derive(Clone)]
pub struct Places {
    pool: Pool,
    commands: Commands,
}

impl Places {
    #[must_use]
    pub const fn new(pool: Pool, commands: Commands) -> Self {
        Self { pool, commands }
    }
}
