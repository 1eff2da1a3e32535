//! SQL statements.

pub mod api_clients;
pub mod client_assertions;
