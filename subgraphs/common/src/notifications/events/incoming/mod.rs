//! Reactions to events of other domains.

pub(crate) mod order_facts;
pub(crate) mod reviews;
