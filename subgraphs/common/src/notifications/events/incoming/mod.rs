//! Reactions to events of other domains.

pub(crate) mod news;
pub(crate) mod reviews;
