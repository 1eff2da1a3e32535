//! The common subgraph over a real Postgres, a real Redis and a mail server that speaks SMTP: events go in by the
//! streams, questions by the schema, mails out over TCP.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

mod abandoned;
mod command_line;
mod delivery;
mod entities;
mod letters;
mod mails;
mod migration;
mod news;
mod notifications;
mod people;
mod reading;
mod schema;
mod secrets;
mod support;
mod workers;
