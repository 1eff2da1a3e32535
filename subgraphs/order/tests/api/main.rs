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
mod shipment;
mod stages;
mod support;

mod approval_states;
mod approvals;
mod audience;
mod command_line;
mod consignment_states;
mod consignments;
mod dispatch;
mod disputes;
mod documents;
mod drafts;
mod entities;
mod idempotency;
mod limits;
mod main_job;
mod projections;
mod properties;
mod races;
mod reading;
mod rights;
mod schema;
mod sealed;
mod states;
mod suspensions;
mod withdrawals;
