//! Use cases: the requirements of goods on a lane, and the open questions about a product.

mod cases;
mod evaluations;

pub(crate) use cases::case_of;
pub use evaluations::{Asked, Requirements, RequirementsQuestion};

use database::Pool;

use crate::rule_packs::service::Packs;

/// Use cases of the evaluation. Cheap to clone.
#[derive(Clone)]
pub struct Evaluations {
    pool: Pool,
    packs: Packs,
}

impl Evaluations {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs) -> Self {
        Self { pool, packs }
    }
}
