//! For tests only: the real Postgres and Redis that `cargo xtask test` starts, shared by tests that cannot see each
//! other.
//!
//! A test gets a [`World`] of its own (a database, streams, and other domains that publish to it), a key store of its own ([`keys`]), a
//! client of its schema ([`Graph`]) and callers as the gateway would have signed them ([`seller`], [`admin`], …). Nothing is mocked, and
//! nothing waits for a fixed time: [`eventually`] looks until it sees, or fails saying what it looked for.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod callers;
mod consumption;
mod free_address;
mod graph;
pub mod layers;
pub mod pages;
mod postgres;
mod probe;
mod redis_server;
mod schema;
mod streams;
mod world;

pub use callers::{admin, anonymous, anonymous_from, gateway, provider, seller, signed};
pub use consumption::consumption;
pub use free_address::free_address;
pub use graph::{Graph, mutation};
pub use postgres::{Database, Keys, database, keys};
pub use probe::eventually;
pub use redis_server::RedisServer;
pub use schema::{Asked, Sdl};
pub use streams::{add, entries, published, redis, streams};
pub use world::{Producer, World};

/// What `cargo xtask test` tells the tests about the servers it started.
fn setting(name: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test has no command line to take its settings from"
    )]
    let value = std::env::var(name);
    value.unwrap_or_else(|_| panic!("{name} is not set: run the tests with `cargo xtask test`"))
}
