#![doc = include_str!("../README.md")]

#[macro_use]
mod domain;
pub mod approval_reviews;
pub mod assessment;
pub mod case_reads;
pub mod certificate_key;
pub mod certificates;
pub mod consignments;
pub mod enquiries;
pub mod events;
pub mod evidence;
pub mod files;
pub mod graphql;
mod http;
mod jobs;
pub mod legacy_import;
pub mod listings;
pub mod orders;
pub mod projections;
pub mod quotes;
pub mod serve;
pub mod service;
pub mod store;
pub mod transport_approvals;
pub mod work_lists;

/// Name of the domain.
pub const NAME: &str = "order";
