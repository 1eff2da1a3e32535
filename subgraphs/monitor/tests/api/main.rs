//! The monitor subgraph with real Postgres and Redis servers: events arrive through views, queries through the schema.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

mod batches;
mod chain;
mod command_line;
mod counts;
mod days;
mod dead_letters;
mod event_views;
mod losses;
mod pages;
mod records;
mod rights;
mod schema;
mod security;
mod security_chain;
mod statistics;
mod support;
