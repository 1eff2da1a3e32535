//! The domain by itself: rule files as they are read, cases as they are decided, and laws that hold for all of them.
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
