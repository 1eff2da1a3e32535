//! Passwords of accounts: changed, forgotten and reset.

pub mod graphql;
pub mod service;
