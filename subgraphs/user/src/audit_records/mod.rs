//! Audit records of privileged actions.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;
