//! Use cases: organisations are found, listed and updated.

mod listing;
mod lookup;
mod organisations;

pub(crate) use listing::publish_page;
pub(crate) use lookup::{find, find_with_names, insert, lock, share, update};
pub use organisations::NewNames;

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
