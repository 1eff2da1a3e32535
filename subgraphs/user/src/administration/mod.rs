//! Actions of the platform on accounts and organisations (lock, suspend, close), and the first administrator.

pub mod graphql;
pub mod service;
