//! The outbox with real Postgres and Redis servers, including their failures.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod access;
mod consuming;
mod crashes;
mod dead_letters;
mod domain;
mod outages;
mod publishing;
mod tidying;
mod unknown;
