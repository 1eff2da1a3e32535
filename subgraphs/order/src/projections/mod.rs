//! Projections of the user and rule domains: organisations, providers, signing keys, products, rule packs and units.

pub(crate) mod domain;
pub mod service;
pub mod store;
