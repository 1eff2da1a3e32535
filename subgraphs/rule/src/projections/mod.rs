//! Projections of the order domain: evidence documents and certificates.

pub mod domain;
pub mod service;
pub mod store;
