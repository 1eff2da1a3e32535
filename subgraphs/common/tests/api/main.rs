//! The common subgraph with real Postgres, Redis and SMTP servers: events arrive through views, queries through the schema, and mails
//! leave over TCP.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

mod abandoned;
mod command_line;
mod contacts;
mod delivery;
mod entities;
mod international;
mod letters;
mod limits;
mod mails;
mod news;
mod notifications;
mod pages;
mod people;
mod priorities;
mod reactions;
mod reading;
mod recipients;
mod reviews;
mod schema;
mod secrets;
mod support;
mod unsubscribing;
mod workers;
