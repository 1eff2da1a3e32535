//! Use cases: the import of orders of another system.

mod intake;
mod references;

pub use intake::Intake;

use commands::Commands;
use database::Pool;

use crate::domain::Refusal;
use crate::legacy_import::domain::{IntakeFormat, IntakeLine};
use crate::orders::service::Orders;
use crate::projections::service::Projections;

/// Function that reads the orders of the other system. A refusal concerns either one line or the whole file.
pub type ReadForeign = fn(IntakeFormat, &[u8]) -> Result<Vec<IntakeLine>, Refusal>;

/// The use cases of imports. Cheap to clone.
#[derive(Clone)]
pub struct LegacyImport {
    pool: Pool,
    commands: Commands,
    orders: Orders,
    projections: Projections,
    /// Reads the orders of the other system. Without it, imports are refused.
    read: Option<ReadForeign>,
}

impl LegacyImport {
    #[must_use]
    pub const fn new(
        pool: Pool,
        commands: Commands,
        orders: Orders,
        projections: Projections,
    ) -> Self {
        Self {
            pool,
            commands,
            orders,
            projections,
            read: None,
        }
    }

    /// Sets the reader of the other system's orders.
    #[must_use]
    pub fn with_reader(self, read: ReadForeign) -> Self {
        Self {
            read: Some(read),
            ..self
        }
    }
}
