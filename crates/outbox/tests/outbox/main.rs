//! The outbox on a real Postgres and a real Redis, through everything that may happen to them.
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
