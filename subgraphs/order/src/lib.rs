#![doc = include_str!("../README.md")]

#[macro_use]
mod domain;
pub mod assessment;
pub mod certificates;
pub mod cli;
pub mod consignments;
pub mod enquiries;
pub mod events;
pub mod evidence;
pub mod graphql;
mod jobs;
pub mod legacy_import;
pub mod listings;
pub mod orders;
pub mod projections;
pub mod service;
pub mod store;
pub mod transport_approvals;
pub mod work_lists;
