//! Mutations.

mod provider_keys;
mod provider_reviews;
mod providers;

pub use provider_keys::ProviderKeysMutation;
pub use provider_reviews::ProviderReviewsMutation;
pub use providers::ProvidersMutation;
