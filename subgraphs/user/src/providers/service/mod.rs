//! Use cases of providers: profiles, review, directory and matching.

mod accreditations;
mod listing;
mod lookup;
mod matching;
mod profiles_of_organisations;
mod provider_reviews;
mod providers;

pub use accreditations::NewAccreditation;
pub(crate) use listing::publish_page;
pub(crate) use lookup::{lock, lock_of, update_time, visible};
pub use matching::page_of_matches;
pub use provider_reviews::Review;
pub(crate) use provider_reviews::suspend_with_organisation;
pub use providers::{NewProfile, Place, ProfileUpdate};

use commands::Commands;
use database::Pool;

use crate::store::Keyring;

/// The use cases of providers. Cheap to clone.
#[derive(Clone)]
pub struct Providers {
    pool: Pool,
    keyring: Keyring,
    commands: Commands,
}

impl Providers {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring, commands: Commands) -> Self {
        Self {
            pool,
            keyring,
            commands,
        }
    }
}
