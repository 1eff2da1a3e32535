//! Use cases: organisations are found, listed and updated.

mod listing;
mod organisations;
mod rows;

pub(crate) use listing::publish_page;
pub use organisations::NewNames;
pub(crate) use rows::{find, find_with_names, insert, lock, share, update};

use database::Pool;

use crate::store::Keyring;

/// The use cases of organisations. Cheap to clone.
#[derive(Clone)]
pub struct Organisations {
    pool: Pool,
    keyring: Keyring,
}

impl Organisations {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring) -> Self {
        Self { pool, keyring }
    }
}
