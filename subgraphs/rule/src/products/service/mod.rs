//! Use cases: products, their classification and their import.

mod classifications;
mod imports;
mod listing;
mod lookup;
mod products;
mod quotas;
mod writing;

pub(crate) use lookup::{count, find, list, list_page};

use database::Pool;

use crate::domain::Quotas;
use crate::rule_packs::service::Packs;

/// The use cases of products. Cheap to clone.
#[derive(Clone)]
pub struct Products {
    pool: Pool,
    packs: Packs,
    quotas: Quotas,
}

impl Products {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs, quotas: Quotas) -> Self {
        Self {
            pool,
            packs,
            quotas,
        }
    }
}
