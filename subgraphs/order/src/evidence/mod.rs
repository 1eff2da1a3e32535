//! Evidence: documents, document requests, downloads of their files, and document grants.

pub(crate) mod domain;
pub mod graphql;
pub mod http;
pub mod service;
pub mod store;
