//! Break-glass access: administrators and auditors read the texts of a case with a reason, which the parties see.

pub(crate) mod domain;
pub mod graphql;
pub mod service;
pub(crate) mod store;
