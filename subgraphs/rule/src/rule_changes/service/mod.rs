//! Use cases.

mod days;
mod rule_changes;
mod trial;

pub use rule_changes::PreviewRequest;
