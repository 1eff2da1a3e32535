//! Reactions to events of other domains, by producer.

mod listings;
pub(crate) mod rule;
pub(crate) mod user;
