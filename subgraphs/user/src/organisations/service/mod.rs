//! Use cases: organisations are found, listed and updated.

mod display_names;
mod listing;
mod lookup;
mod organisation_search;
mod organisations;

pub(crate) use listing::publish_page;
pub(crate) use lookup::{find, find_with_names, insert, lock, share, update, update_display_name};
pub use organisations::NewNames;

use commands::Commands;
use database::Pool;

use crate::store::Keyring;

/// The use cases of organisations. Cheap to clone.
#[derive(Clone)]
pub struct Organisations {
    pool: Pool,
    keyring: Keyring,
    commands: Commands,
}

impl Organisations {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring, commands: Commands) -> Self {
        Self {
            pool,
            keyring,
            commands,
        }
    }
}
