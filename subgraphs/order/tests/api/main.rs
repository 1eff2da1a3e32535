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

mod approval_questions;
mod approval_states;
mod approvals;
mod audience;
mod break_glass;
mod certificates;
mod command_line;
mod consignment_reading;
mod consignment_states;
mod consignments;
mod days;
mod deadlines;
mod dispatch;
mod disputes;
mod documents;
mod drafts;
mod enquiries;
mod enquiry_lists;
mod enquiry_messages;
mod entities;
mod evidence_lists;
mod file_forms;
mod file_program;
mod files;
mod files_read;
mod grants;
mod idempotency;
mod lanes;
mod legacy;
mod limits;
mod lists;
mod main_job;
mod open_approvals;
mod order_pages;
mod order_updates;
mod parties;
mod places;
mod product_references;
mod projections;
mod properties;
mod public_page;
mod quotas;
mod races;
mod ratings;
mod reading;
mod reconciliation;
mod reports;
mod republication;
mod reviews;
mod rights;
mod rivals;
mod rule_names;
mod schema;
mod sealed;
mod states;
mod suspensions;
mod text_forms;
mod transport_lists;
mod units;
mod verdicts;
mod withdrawals;
mod work;
