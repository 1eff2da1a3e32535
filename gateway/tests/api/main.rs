//! The real gateway over real HTTP. The tests observe the requests that the subgraphs receive and the responses that
//! the clients receive. They do not use the router's test harness, which behaves as if it were licensed.
#![allow(
    clippy::too_many_lines,
    reason = "a test reads as one scenario from beginning to end"
)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot be set up has failed, and says so"
)]

mod common_http;
mod order_http;
mod people;
mod redis_proxy;
mod session_http;
mod subgraphs;
mod user_http;
mod world;

mod certificates;
mod clients;
mod contracts;
mod cross_origin;
mod files;
mod graph;
mod leases;
mod limits;
mod live;
mod live_budget;
mod live_changes;
mod live_refusals;
mod logs;
mod machines;
mod media_types;
mod oauth;
mod prepared;
mod records;
mod schema_description;
mod session_refusals;
mod sessions;
mod slow_subgraphs;
mod start;
mod strangers;
mod tokens;
mod unsubscribing;
mod web;
