//! Orders: drafts, requests to providers, quotes, deadlines and the timeline, and break-glass access to cases.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub mod store;
