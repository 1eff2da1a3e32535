//! A small subgraph, served over real HTTP.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

mod absent_variables;
mod callers;
mod demo;
mod health;
mod lists;
mod outcomes;
mod refusals;
mod schema;
mod shutdown;
