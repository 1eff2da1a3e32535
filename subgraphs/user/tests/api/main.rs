//! The user subgraph on a real Postgres and a real Redis, through its schema, with signed callers.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

mod administration;
mod api_clients;
mod assertions;
mod bootstrap;
mod command_line;
mod credentials;
mod devices;
mod directory;
mod http;
mod keys;
mod letters;
mod mail_addresses;
mod matching;
mod members;
mod names;
mod oauth;
mod pages;
mod partial_updates;
mod provider_keys;
mod provider_reviews;
mod providers;
mod purge;
mod registration;
mod republication;
mod revocations;
mod rights;
mod schema;
mod second_factor;
mod secrets;
mod session_lives;
mod sessions;
mod standing;
mod support;
mod updates;
mod work_lists;
