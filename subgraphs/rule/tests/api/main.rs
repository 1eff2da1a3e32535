//! Tests of the rule subgraph with Postgres and Redis: requests use the schema with signed callers, and events of other domains use
//! the streams.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod announcements;
mod batches;
mod cases;
mod catalogue;
mod classification;
mod command_line;
mod demo_packs;
mod entities;
mod imports;
mod nomenclature;
mod optional_fields;
mod pages;
mod products;
mod projections;
mod publication;
mod purge;
mod quotas;
mod reactions;
mod republication;
mod requirements;
mod review;
mod rights;
mod rule_changes;
mod rule_files;
mod schema;
mod searches;
mod self_checks;
mod slips;
mod spreadsheets;
mod support;
mod text_forms;
mod units;
mod updates;
mod watches;
mod written_files;
