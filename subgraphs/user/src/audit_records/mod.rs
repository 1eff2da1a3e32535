//! Audit records: what people did who may do more than others.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;
