//! Registrations of organisations with their owners, until the owner's address is verified.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;
