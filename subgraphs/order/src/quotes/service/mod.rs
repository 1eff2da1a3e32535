//! Use cases: candidates submit quotes or decline, and the seller accepts a quote.

mod offers;
mod quote_reading;

use commands::Commands;
use database::Pool;

use crate::orders::service::order_steps::OrderSteps;

/// The use cases of quotes. Cheap to clone.
#[derive(Clone)]
pub struct Quotes {
    pool: Pool,
    commands: Commands,
    steps: OrderSteps,
}

impl Quotes {
    pub(crate) const fn new(pool: Pool, commands: Commands, steps: OrderSteps) -> Self {
        Self {
            pool,
            commands,
            steps,
        }
    }
}
