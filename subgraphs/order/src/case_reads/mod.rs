//! Break-glass access: the platform's staff reads the texts of a case with a reason, which the parties see.

pub mod graphql;
pub mod service;
pub(crate) mod store;
