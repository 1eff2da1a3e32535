//! Files: uploads, detection of types by content, safe names, sealed storage, and verified downloads.

pub mod adapters;
pub(crate) mod domain;
pub mod http;
pub mod service;
pub mod store;
