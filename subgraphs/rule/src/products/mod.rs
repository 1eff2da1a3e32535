//! Products: facts, variants, classification, and import from CSV.

pub mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;
