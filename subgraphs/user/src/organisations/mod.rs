//! Organisations: names, status, members and invitations.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod service;
pub mod store;
