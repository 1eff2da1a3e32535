//! Use cases of providers: profiles, review, directory, matching and signing keys.

mod accreditations;
mod listing;
mod matching;
mod provider_keys;
mod provider_reviews;
mod providers;

pub use accreditations::NewAccreditation;
pub(crate) use listing::{publish_keys_page, publish_page};
pub use matching::page_of_matches;
pub use provider_keys::{KeyChallenge, NewProviderKey, ProviderKeys};
pub use provider_reviews::Review;
pub(crate) use provider_reviews::suspend_with_organisation;
pub use providers::{NewProfile, Place, ProfileUpdate};

use database::Pool;

use crate::store::Keyring;

/// The use cases of providers. Cheap to clone.
#[derive(Clone)]
pub struct Providers {
    pool: Pool,
    keyring: Keyring,
}

impl Providers {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring) -> Self {
        Self { pool, keyring }
    }
}
