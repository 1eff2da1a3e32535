//! Organisations: names, status, quotas and search.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod service;
pub mod store;
