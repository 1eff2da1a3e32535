//! The order subgraph from outside: its schema, executed with callers as the gateway signs them, on a real Postgres;
//! and others' events, taken in as they are published.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

mod facts;
mod model;
mod signing;
mod stages;
mod support;

mod approvals;
mod audience;
mod certificates;
mod command_line;
mod deadlines;
mod disputes;
mod documents;
mod drafts;
mod entities;
mod idempotency;
mod limits;
mod lists;
mod main_job;
mod projections;
mod properties;
mod public_page;
mod races;
mod reading;
mod reports;
mod rights;
mod schema;
mod sealed;
mod states;
mod withdrawals;
mod work;
