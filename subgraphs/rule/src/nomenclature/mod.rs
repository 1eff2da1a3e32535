//! Nomenclature: HS codes, national codes and units of measure.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;
