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

mod support;

mod command_line;
mod entities;
mod idempotency;
mod pages;
mod schema;
mod secrets;

mod changes {
    mod kinds;
}

mod contacts {
    mod consumption;
    mod people;
}

mod mail {
    mod abandoned;
    mod delivery;
    mod filters;
    mod international;
    mod letters;
    mod mails;
    mod priorities;
    mod unsubscribing;
    mod workers;
}

mod notifications {
    mod filters;
    mod limits;
    mod lists;
    mod marking;
    mod order_facts;
    mod reactions;
    mod reading;
    mod recipients;
    mod reviews;
    mod subjects;
}
