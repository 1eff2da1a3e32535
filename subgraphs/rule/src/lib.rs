#![doc = include_str!("../README.md")]

#[macro_use]
pub mod domain;
#[macro_use]
pub mod graphql;
pub mod evaluation;
pub mod events;
pub mod jobs;
pub mod listings;
pub mod nomenclature;
pub mod products;
pub mod projections;
pub mod rule_changes;
pub mod rule_files;
pub mod rule_packs;
pub mod self_checks;
pub mod serve;
pub mod service;
pub mod store;
pub mod watches;

/// Name of the domain.
pub const NAME: &str = "rule";
