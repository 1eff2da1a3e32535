//! Use cases.

mod rule_changes;
mod trial;

pub use rule_changes::PreviewRequest;
