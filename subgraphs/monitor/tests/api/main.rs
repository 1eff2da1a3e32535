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

mod support;

mod command_line;
mod idempotency;
mod pages;
mod rights;
mod schema;
mod statistics;

mod access_records {
    mod chain;
    mod counts;
    mod days;
    mod losses;
    mod records;
}

mod event_processing {
    mod batches;
    pub mod dead_letters;
    mod event_views;
}

mod security_events {
    mod security;
    mod security_chain;
}
