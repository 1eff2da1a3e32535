//! Mutations.

pub(crate) mod provider_keys;
pub(crate) mod provider_reviews;
pub(crate) mod providers;
