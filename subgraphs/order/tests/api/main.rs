//! Tests of the order subgraph from outside: its schema, executed with callers as the gateway signs them, on a real Postgres,
//! and the consumption of events of other domains.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

mod facts;
mod file_support;
mod inputs;
mod model;
mod names;
mod program;
mod shipment;
mod signing;
mod stages;
mod support;

mod audience;
mod command_line;
mod days;
mod deadlines;
mod entities;
mod idempotency;
mod lanes;
mod limits;
mod main_job;
mod properties;
mod quotas;
mod races;
mod reading;
mod republication;
mod rights;
mod schema;
mod sealed;
mod searches;
mod text_forms;

mod assessment {
    mod disputes;
    mod ratings;
    mod report_content;
    mod reports;
}

mod case_reads {
    mod break_glass;
}

mod certificates {
    mod public_page;
    mod reviews;
    pub mod status;
}

mod consignments {
    mod dispatch;
    mod lists;
    mod places;
    pub mod plans;
    mod reads;
    mod states;
    mod units;
}

mod enquiries {
    pub mod lifecycle;
    mod lists;
    mod messages;
}

mod evidence {
    mod decisions;
    mod documents;
    mod grants;
    mod lists;
    mod organisation;
}

mod files {
    mod forms;
    mod memory;
    mod reads;
    mod uploads;
}

mod legacy_import {
    mod import;
}

mod orders {
    mod drafts;
    mod lists;
    mod pages;
    mod parties;
    mod people;
    mod product_references;
    mod rule_names;
    mod sort_keys;
    pub mod states;
    mod updates;
}

mod projections {
    mod consumption;
    mod freshness;
    mod reconciliation;
}

mod quotes {
    mod rivals;
    mod withdrawals;
}

mod transport_approvals {
    mod open_approvals;
    mod questions;
    mod requests;
    mod states;
    mod suspensions;
    mod verdicts;
}

mod work_lists {
    mod lists;
}
