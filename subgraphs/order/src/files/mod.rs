//! Files: upload, types by content, safe names, sealed storage, and reading with verification.

pub mod adapters;
pub(crate) mod domain;
pub mod http;
pub mod service;
pub mod store;
