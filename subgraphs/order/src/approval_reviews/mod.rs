//! Reviews: the durable work that follows on a change behind transport approvals, and on a change of a provider's status.

pub(crate) mod domain;
pub(crate) mod events;
pub(crate) mod service;
pub(crate) mod store;
