//! For tests only: the Postgres and Redis servers that `cargo xtask test` starts, shared by isolated tests.
//!
//! A test gets its own [`World`] (a database, streams, and other domains that publish to it), its own key store ([`keys`]), a client
//! of its schema ([`Graph`]) and callers with a signature of the gateway ([`seller`], [`admin`], …). Nothing is mocked, and nothing
//! waits for a fixed time: [`eventually`] polls until a value is found, or fails with the name of the expected value.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod callers;
mod consumption;
mod documented_codes;
mod free_address;
mod graph;
pub mod layers;
pub mod pages;
mod postgres;
mod probe;
mod redis_server;
mod rights;
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
pub use rights::{CallerKind, assert_entity, assert_root_fields};
pub use schema::{Asked, Sdl};
pub use streams::{add, entries, published, redis, streams};
pub use world::{Producer, World};

/// A setting of the servers that `cargo xtask test` started.
fn setting(name: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test has no command line to take its settings from"
    )]
    let value = std::env::var(name);
    value.unwrap_or_else(|_| panic!("{name} is not set: run the tests with `cargo xtask test`"))
}
