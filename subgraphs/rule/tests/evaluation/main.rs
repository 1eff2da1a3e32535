//! Tests of the domain without a database: parsing of rule files, evaluation of cases, and properties of all evaluations.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics has failed"
)]

mod cases;
mod files;
mod laws;
mod reference;
mod second_reading;
mod support;
