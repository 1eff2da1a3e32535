//! Use cases: sellers draft, request and cancel orders, deadlines pass, and the parties read orders.

mod deadlines;
mod order_reading;
pub(crate) mod order_steps;
mod requests;
mod timelines;

pub use crate::orders::domain::{
    Command, Left, OrderEvent, OrderRole, OrderStatus, Part, TRANSITIONS, Transition,
};
pub use crate::orders::store::OrderPage;
pub use order_reading::ListedOrder;

use commands::Commands;
use database::Pool;

use crate::projections::service::Projections;
use crate::store::Keyring;
use order_steps::OrderSteps;

/// The commands that create, send and cancel orders, and the deadlines of orders. Cheap to clone.
#[derive(Clone)]
pub struct Orders {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    steps: OrderSteps,
    projections: Projections,
}

/// Reads of orders, with their messages and timelines, for callers that may see them. Cheap to clone.
#[derive(Clone)]
pub struct Cases {
    pool: Pool,
    keys: Keyring,
}

impl Orders {
    pub(crate) const fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        steps: OrderSteps,
        projections: Projections,
    ) -> Self {
        Self {
            pool,
            keys,
            commands,
            steps,
            projections,
        }
    }
}

impl Cases {
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring) -> Self {
        Self { pool, keys }
    }
}
