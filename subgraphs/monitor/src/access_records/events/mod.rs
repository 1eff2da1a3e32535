//! Reactions to events of other domains.

pub(crate) mod incoming;
