//! Certificates: issue, suspension, expiry, the public page and QR code, and the platform's signing keys.

pub mod adapters;
pub(crate) mod domain;
pub mod graphql;
pub mod http;
pub mod service;
pub mod store;
