//! Signing keys of providers: proof of possession, proposal, confirmation and revocation.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;
