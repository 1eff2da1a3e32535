//! The rule subgraph over a real Postgres and a real Redis: questions go in by the schema, with signed callers, and others'
//! events by the streams.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod cases;
mod command_line;
mod entities;
mod nomenclature;
mod products;
mod publication;
mod reactions;
mod requirements;
mod rights;
mod rule_files;
mod schema;
mod self_checks;
mod support;
