//! Providers: profiles, accreditations, review, the directory and matching.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod service;
pub mod store;
