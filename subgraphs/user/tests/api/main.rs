//! The user subgraph over a real Postgres and a real Redis: questions go in by the schema, with signed callers.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod api_clients;
mod bootstrap;
mod command_line;
mod directory;
mod http;
mod keys;
mod providers;
mod registration;
mod rights;
mod roles;
mod schema;
mod secrets;
mod sessions;
mod support;
