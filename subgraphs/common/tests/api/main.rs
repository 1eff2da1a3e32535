//! The common subgraph over a real Postgres, a real Redis and a mail server that speaks SMTP: events go in by the
//! views, questions by the schema, mails out over TCP.
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
