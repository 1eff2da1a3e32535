//! Passwords of accounts: change and reset.

pub mod graphql;
pub mod service;
