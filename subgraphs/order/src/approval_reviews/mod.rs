//! Reviews: durable work that follows a change of something on which transport approvals depend, or of a provider's status.

pub(crate) mod domain;
pub(crate) mod events;
pub(crate) mod service;
pub(crate) mod store;
