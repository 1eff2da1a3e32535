//! Transport approvals: questions to the rule domain, decisions, appeals, and reviews after a change.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub(crate) mod jobs;
pub mod service;
pub mod store;
