//! Use cases: products, their classification, their archiving and their import.

mod archiving;
mod classifications;
mod imports;
mod listing;
mod lookup;
mod products;
mod quotas;
mod replays;
mod writing;

pub use crate::products::store::product_lists::ProductPage;
pub(crate) use lookup::{count, find, list, list_page};

use commands::Commands;
use database::Pool;

use crate::domain::Quotas;
use crate::rule_packs::service::Packs;

/// The use cases of products. Cheap to clone.
#[derive(Clone)]
pub struct Products {
    pool: Pool,
    packs: Packs,
    quotas: Quotas,
    commands: Commands,
}

impl Products {
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
