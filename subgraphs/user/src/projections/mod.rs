//! Projections of the order domain: ratings and response times of providers.

mod domain;
pub mod events;
pub mod service;
pub mod store;
