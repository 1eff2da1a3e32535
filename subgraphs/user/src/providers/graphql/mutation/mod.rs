//! Mutations.

mod provider_reviews;
mod providers;

pub use provider_reviews::ProviderReviewsMutation;
pub use providers::ProvidersMutation;
