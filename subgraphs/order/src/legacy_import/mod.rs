//! Legacy import: the import of orders from another logistics system.

pub mod adapters;
mod domain;
pub mod graphql;
pub mod service;
pub mod store;
