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

mod support;

mod command_line;
mod entities;
mod idempotency;
mod optional_fields;
mod pages;
mod projections;
mod purge;
mod quotas;
mod republication;
mod rights;
mod schema;
mod searches;
mod statements;
mod text_forms;
mod updates;

mod evaluation {
    mod cases;
    mod requirements;
}

mod nomenclature {
    mod catalogue;
    mod codes;
    mod units;
}

mod products {
    mod archiving;
    mod classification;
    mod imports;
    mod lifecycle;
    mod lists;
    mod slips;
    mod spreadsheets;
    mod written_files;
}

mod rule_changes {
    mod announcements;
    pub mod changes;
    mod lists;
    mod progress;
}

mod rule_files {
    mod demo_packs;
    mod uploads;
}

mod rule_packs {
    mod calendar;
    mod lists;
    mod publication;
    mod repetitions;
    mod review;
}

mod self_checks {
    mod batches;
    mod checks;
    mod progress;
    pub mod reactions;
}

mod watches {
    mod lifecycle;
    mod several;
}
