//! Event processing of all domains: views, dead letters and the decisions on them, and projection checks.

pub(crate) mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;
