//! Invitations of members: sent by email, previewed and accepted.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;
