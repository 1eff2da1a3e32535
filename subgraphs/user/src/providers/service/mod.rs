//! Use cases.

mod matching;
mod providers;
mod providers_accreditations;
mod providers_keys;
mod providers_review;

pub use matching::page_of_matches;
pub use providers::{NewProfile, Place, ProfileUpdate};
pub use providers_accreditations::NewAccreditation;
pub use providers_keys::{KeyChallenge, NewProviderKey};
pub use providers_review::Review;
