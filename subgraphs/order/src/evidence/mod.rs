//! Evidence: documents, document requests, files, and document grants.

pub mod adapters;
pub(crate) mod domain;
pub mod graphql;
pub mod http;
pub mod service;
pub mod store;
