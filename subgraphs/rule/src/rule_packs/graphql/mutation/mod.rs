//! Mutations.

mod review;
mod rule_packs;

pub use review::RulePackReviewsMutation;
pub use rule_packs::RulePacksMutation;
