//! Use cases: rule packs and their versions, reviews, and the names in the versions in force.

mod catalogue;
mod packs;
mod review;
mod rule_packs;
mod settlement;
mod uploads;
mod versions;

pub use catalogue::Declaration;
pub use packs::Packs;
pub(crate) use packs::declared;
pub(crate) use uploads::{UploadedFile, find_labelled, store_file};
pub(crate) use versions::{
    find_source, find_version, find_version_again, lock_version, share_rules_in_force,
    update_version,
};

use commands::Commands;
use database::Pool;

/// Use cases of rule packs and their versions. Cheap to clone.
#[derive(Clone)]
pub struct RulePacks {
    pool: Pool,
    packs: Packs,
    commands: Commands,
}

/// Use cases of reviews, publications and withdrawals of versions. Cheap to clone.
#[derive(Clone)]
pub struct RulePackReviews {
    pool: Pool,
    packs: Packs,
    commands: Commands,
}

/// Queries of the facts, document types and rules of the versions in force, which are public. Cheap to clone.
#[derive(Clone)]
pub struct Catalogue {
    pool: Pool,
    packs: Packs,
}

impl RulePacks {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs, commands: Commands) -> Self {
        Self {
            pool,
            packs,
            commands,
        }
    }
}

impl RulePackReviews {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs, commands: Commands) -> Self {
        Self {
            pool,
            packs,
            commands,
        }
    }
}

impl Catalogue {
    #[must_use]
    pub const fn new(pool: Pool, packs: Packs) -> Self {
        Self { pool, packs }
    }
}
